namespace Streaming.Protocol.Rest;

/// <summary>A request that is wrong, or names what is not there. The texts are the contract's.</summary>
public sealed record ErrorResponse
{
    public required string Error { get; init; }
    public required string Message { get; init; }

    public static ErrorResponse InvalidBar { get; } = Of("invalid_bar", "bar must be 30s|1m|5m|15m");
    public static ErrorResponse InvalidSide { get; } = Of("invalid_side", "side must be all|calls|puts");
    public static ErrorResponse BarUnavailable { get; } = Of("bar_unavailable", "bar must be 1m");
    public static ErrorResponse InvalidMode { get; } = Of("invalid_mode", "mode must be raw|delta");
    public static ErrorResponse InvalidModel { get; } = Of("invalid_model", "model must be compat|principled");
    public static ErrorResponse InvalidMinutes { get; } = Of("invalid_minutes", "minutes must be a number from 1 to 390");
    public static ErrorResponse InvalidCount { get; } = Of("invalid_n", "n must be a number from 1 to 100");
    public static ErrorResponse InvalidDate { get; } = Of("invalid_date", "date must be YYYY-MM-DD");
    public static ErrorResponse InvalidExpiry { get; } = Of("invalid_expiry", "expiry must be YYYY-MM-DD");

    public static ErrorResponse InvalidAt { get; } = Of("invalid_at", "at must be an ISO 8601 instant");

    public static ErrorResponse InvalidStrikeRange { get; } =
        Of("invalid_strike_range", "strike_range must be a number from 0.001 to 0.10");

    public static ErrorResponse InvalidHeatmapMetric { get; } =
        Of("invalid_metric", "metric must be gex|dex|vex|chex|oi|signed_flow");

    public static ErrorResponse InvalidLeaderboardMetric { get; } =
        Of("invalid_metric", "metric must be heat|pin_risk|abs_flow|charm_intensity");

    public static ErrorResponse NoStrikeDataForWindow { get; } =
        Of("no_strike_data_for_window", "No strike data for this window.");

    public static ErrorResponse SymbolNotFound(string symbol) => Of("symbol_not_found", $"No data for {symbol}.");

    public static ErrorResponse NotFound(string message) => Of("not_found", message);

    public static ErrorResponse Of(string error, string message) => new() { Error = error, Message = message };
}
