"""Prices the options on standard input with QuantLib's BlackCalculator, one a line: right, spot, strike, rate, yield,
volatility, years. Answers one line each: price, delta, gamma, vega, theta, and the deviation implied by the price."""
import math
import sys

import QuantLib as ql

for line in sys.stdin:
    right, *numbers = line.split(",")
    spot, strike, rate, dividend, volatility, years = map(float, numbers)
    kind = ql.Option.Call if right == "C" else ql.Option.Put
    forward = spot * math.exp((rate - dividend) * years)
    deviation = volatility * math.sqrt(years)
    discount = math.exp(-rate * years)
    black = ql.BlackCalculator(ql.PlainVanillaPayoff(kind, strike), forward, deviation, discount)
    try:
        implied = ql.blackFormulaImpliedStdDev(kind, strike, forward, black.value(), discount, 0.0, deviation * 1.1, 1e-12, 200)
    except RuntimeError:
        implied = math.nan
    answer = black.value(), black.delta(spot), black.gamma(spot), black.vega(years), black.theta(spot, years), implied
    print(",".join(map(repr, answer)))
