using System.Text;

namespace Streaming.Server.Reference;

/// <summary>Every option in Markdown, made from the classes that read them, so that it cannot be out of date.</summary>
internal static class ConfigurationReference
{
    private const string Head = """
        # Configuration

        Made from the options themselves: `dotnet run --project src/Streaming.Server -- configuration` prints it.

        An option is given on the command line (`--Feed:Kind=tape`), in the environment (`Feed__Kind=tape`), or in an
        `appsettings.json` beside the program; the command line wins. The items of a list are numbered from 0. A wrong
        value or a misspelt name stops the program with one line that names it. A time span is `hh:mm:ss`.

        Of the framework, and as its documents say: `Urls` (default `http://localhost:8080`),
        `Kestrel:Endpoints:NAME:Url` and `:Certificate:Path`, `:KeyPath`, `:Password` (https), `Logging:LogLevel:NAME`.

        """;

    public static string Write()
    {
        var summaries = new SummaryReader();
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        foreach (var section in OptionSections.Find())
        {
            text.Append('\n').Append("## ").Append(section.Path).Append(SuffixOf(section)).Append("\n\n");
            text.Append("| option | type | default | range | meaning |\n|---|---|---|---|---|\n");
            foreach (var option in OptionDescription.Of(section, summaries))
                text.Append(
                    $"| `{option.Path}` | {option.Type} | {Code(option.Default)} | {Cell(option.Range)} | {Cell(option.Meaning)} |\n");
        }

        return text.ToString();
    }

    // Two ways to read one vendor share a section.
    private static string SuffixOf(OptionSection section) =>
        section.Options == typeof(Feeds.Databento.DatabentoFileFeedOptions) ? " (files)"
        : section.Options == typeof(Feeds.Databento.DatabentoLiveFeedOptions) ? " (live)"
        : "";

    private static string Code(string value) => value.Length == 0 ? "" : $"`{value}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
