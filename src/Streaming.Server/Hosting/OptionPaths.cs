using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Streaming.Server.Hosting;

/// <summary>Speaks of options by their paths in the configuration, <c>Access:Quotas:Free</c>.</summary>
internal static partial class OptionPaths
{
    /// <summary>A validator's sentence with the path in the place of class and property.</summary>
    public static string Rename(string failure, string section, Type options)
    {
        var start = failure.IndexOf($"{options.Name}.", StringComparison.Ordinal);
        if (start < 0)
            return $"{section}:{failure}";

        var end = start;
        while (end < failure.Length && !char.IsWhiteSpace(failure[end]))
            end++;

        var path = failure[(start + options.Name.Length)..end].Replace('.', ':').Replace("[", ":").Replace("]", "");
        return $"{section}{path}{failure[end..].Replace(" field ", " ")}";
    }

    /// <summary>What may stand where a value could not be read.</summary>
    public static string Describe(Exception unreadable, IConfigurationSection section, Type options)
    {
        while (unreadable.InnerException is InvalidOperationException inner)
            unreadable = inner;

        if (UnknownNames().Match(unreadable.Message) is { Success: true } unknown)
            return $"{section.Path} has no {unknown.Groups[1].Value}.";

        var match = QuotedPath().Match(unreadable.Message);
        if (!match.Success
            || PropertyAt(match.Groups[1].Value[(section.Path.Length + 1)..], options) is not { } property)
            return unreadable.Message;

        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var allowed = property.GetCustomAttribute<RangeAttribute>() is { } range
            ? $"between {range.Minimum} and {range.Maximum}"
            : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type)).ToLowerInvariant()}"
            : $"a {type.Name}";
        return $"{match.Groups[1].Value} must be {allowed}.";
    }

    private static PropertyInfo? PropertyAt(string path, Type type)
    {
        PropertyInfo? found = null;
        foreach (var name in path.Split(':'))
        {
            // A number is a place in a list, whose items' type is what counts.
            if (int.TryParse(name, out _))
            {
                type = type.IsArray ? type.GetElementType()! : type.GetGenericArguments().FirstOrDefault() ?? type;
                continue;
            }

            found = type.GetProperty(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            if (found is null)
                return null;
            type = found.PropertyType;
        }

        return found;
    }

    [GeneratedRegex("were not found on the instance of [^:]+: (.+)$")]
    private static partial Regex UnknownNames();

    [GeneratedRegex("at '([^']+)'")]
    private static partial Regex QuotedPath();
}
