using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Streaming.Server.Reference;

/// <summary>Reads the sentence above a property or a constant in the source from the documentation that the compiler
/// leaves beside its assembly.</summary>
internal sealed partial class SummaryReader
{
    private readonly Dictionary<Assembly, Dictionary<string, XElement>> _known = [];

    /// <summary>Its summary as Markdown; empty where it has none.</summary>
    public string Of(MemberInfo member)
    {
        var type = member.DeclaringType!;
        var kind = member is FieldInfo ? 'F' : 'P';
        return MembersOf(type.Assembly).TryGetValue($"{kind}:{type.FullName}.{member.Name}", out var summary)
            ? Space().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim()
            : "";
    }

    private Dictionary<string, XElement> MembersOf(Assembly assembly)
    {
        if (_known.TryGetValue(assembly, out var members))
            return members;

        var file = Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml");
        if (!File.Exists(file))
            throw new FileNotFoundException($"{file} is missing; it is built and published with the program.", file);

        return _known[assembly] = XDocument.Load(file).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")!);
    }

    private static string Text(XNode node) => node switch
    {
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement see when see.Attribute("cref") is { } target => $"`{target.Value.Split('.')[^1]}`",
        XText text => text.Value,
        XElement other => other.Value,
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
