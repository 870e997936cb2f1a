using Microsoft.Extensions.Options;
using Streaming.Engine.Sessions;

namespace Streaming.Server.Hosting;

/// <summary>What the exchange announced since the calendar's rules were written.</summary>
public sealed class CalendarOptions
{
    public const string Section = "Calendar";

    /// <summary>A file of overrides: <c>2026-07-20 closed</c>, <c>2026-07-21 close 13:00</c>, <c>2026-07-22 open</c>.</summary>
    public string? File { get; set; }

    public TradingCalendar ToCalendar() => string.IsNullOrWhiteSpace(File)
        ? TradingCalendar.Nyse
        : TradingCalendar.Nyse.WithOverrides(CalendarOverrides.Parse(System.IO.File.ReadAllText(File)));
}

/// <summary>Reads the file once to see that it can be read.</summary>
public sealed class CalendarOptionsValidator : IValidateOptions<CalendarOptions>
{
    public ValidateOptionsResult Validate(string? name, CalendarOptions options)
    {
        try
        {
            options.ToCalendar();
            return ValidateOptionsResult.Success;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException
            or ArgumentOutOfRangeException)
        {
            return ValidateOptionsResult.Fail($"{nameof(CalendarOptions)}.{nameof(CalendarOptions.File)}: {failure.Message}");
        }
    }
}
