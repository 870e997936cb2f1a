// QuantLib's own loop over the options of GreeksBenchmarks and ImpliedVolatilityBenchmarks: value, delta, gamma, vega and
// theta by BlackCalculator, and the deviation back from the price to 1e-12. Prints nanoseconds an option, one line a
// round: Greeks, then implied.
//   g++ -O3 -march=native -o quantlib quantlib.cpp -lQuantLib
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <ql/pricingengines/blackcalculator.hpp>
#include <ql/pricingengines/blackformula.hpp>

using namespace QuantLib;
using Clock = std::chrono::steady_clock;

static double nanoseconds(Clock::time_point from, long count) {
    return std::chrono::duration<double, std::nano>(Clock::now() - from).count() / count;
}

int main(int argc, char** argv) {
    const int strikes = 256;
    const double spot = 600, forward = 600.1, deviation = 0.004, years = 2.5 / 1638;
    const int rounds = argc > 1 ? std::atoi(argv[1]) : 5;
    std::vector<double> prices(strikes);
    volatile double sink = 0;
    for (int round = 0; round < rounds; round++) {
        const int greekRepeats = 2000, impliedRepeats = 200;
        auto started = Clock::now();
        for (int repeat = 0; repeat < greekRepeats; repeat++) {
            double sum = 0;
            for (int i = 0; i < strikes; i++) {
                const double strike = 590 + 0.08 * i;
                const Option::Type type = strike >= forward ? Option::Call : Option::Put;
                const BlackCalculator black(type, strike, forward, deviation, 1.0);
                prices[i] = black.value();
                sum += prices[i] + black.delta(spot) + black.gamma(spot) + black.vega(years) + black.theta(spot, years);
            }
            sink = sink + sum;
        }
        const double greeks = nanoseconds(started, long(greekRepeats) * strikes);

        started = Clock::now();
        for (int repeat = 0; repeat < impliedRepeats; repeat++) {
            double sum = 0;
            for (int i = 0; i < strikes; i++) {
                const double strike = 590 + 0.08 * i;
                const Option::Type type = strike >= forward ? Option::Call : Option::Put;
                sum += blackFormulaImpliedStdDev(type, strike, forward, prices[i], 1.0, 0.0, Null<Real>(), 1e-12, 200);
            }
            sink = sink + sum;
        }
        std::printf("%.3f %.3f\n", greeks, nanoseconds(started, long(impliedRepeats) * strikes));
        std::fflush(stdout);
    }
}
