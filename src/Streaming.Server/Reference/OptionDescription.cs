using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Streaming.Server.Reference;

/// <summary>One option as its user writes it.</summary>
internal sealed record OptionDescription(string Path, string Type, string Default, string Range, string Meaning)
{
    /// <summary>The options of a section, those of nested objects and of lists' items among them.</summary>
    public static IEnumerable<OptionDescription> Of(OptionSection section, SummaryReader summaries) =>
        Of(section.Path, section.Options, summaries);

    private static IEnumerable<OptionDescription> Of(string path, Type type, SummaryReader summaries)
    {
        var sample = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.SetMethod is { IsPublic: true }))
        {
            var name = $"{path}:{property.Name}";
            var (inner, suffix) = ItemOf(property.PropertyType);
            if (IsOurs(inner))
                foreach (var option in Of(name + suffix, inner, summaries))
                    yield return option;
            else
                yield return new(
                    name + suffix, Word(inner), Text(property.GetValue(sample)), RangeOf(property, inner),
                    summaries.Of(property));
        }
    }

    private static (Type Inner, string Suffix) ItemOf(Type type)
    {
        if (type.IsArray)
            return (type.GetElementType()!, ":0");
        if (!type.IsGenericType)
            return (type, "");
        if (typeof(IDictionary).IsAssignableFrom(type))
            return (type.GetGenericArguments()[1], ":NAME");
        return Nullable.GetUnderlyingType(type) is { } value ? (value, "") : (type.GetGenericArguments()[0], ":0");
    }

    private static bool IsOurs(Type type) =>
        type.IsClass && type.Namespace?.StartsWith("Streaming", StringComparison.Ordinal) == true;

    private static string Word(Type type) =>
        type == typeof(string) ? "text"
        : type == typeof(bool) ? "true or false"
        : type == typeof(TimeSpan) ? "time span"
        : type == typeof(DateOnly) ? "date"
        : type == typeof(double) ? "number"
        : type.IsEnum ? "word"
        : "whole number";

    private static string Text(object? value) => value switch
    {
        null or "" => "",
        bool flag => flag ? "true" : "false",
        Enum word => word.ToString().ToLowerInvariant(),
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        DateOnly date => date == default ? "" : date.ToString("O", CultureInfo.InvariantCulture),
        IDictionary map => string.Join(", ", map.Keys.Cast<object>().Select(key => $"{key} {Text(map[key])}").Order(StringComparer.Ordinal)),
        string text => text,
        IEnumerable items => string.Join(", ", items.Cast<object?>().Select(Text)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string RangeOf(PropertyInfo property, Type type) => string.Join(", ", Ranges(property, type));

    private static IEnumerable<string> Ranges(PropertyInfo property, Type type)
    {
        if (property.IsDefined(typeof(RequiredAttribute)))
            yield return "needed";
        if (type.IsEnum)
            yield return string.Join(", ", Enum.GetNames(type)).ToLowerInvariant();
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
            yield return $"{Text(range.Minimum)} to {Text(range.Maximum)}";
        if (property.GetCustomAttribute<StringLengthAttribute>() is { } length)
            yield return $"{Text(length.MinimumLength)} to {Text(length.MaximumLength)} characters";
        if (property.GetCustomAttribute<MinLengthAttribute>() is { } least)
            yield return $"at least {Text(least.Length)}";
        if (property.GetCustomAttribute<MaxLengthAttribute>() is { } most)
            yield return $"at most {Text(most.Length)}";
        if (property.GetCustomAttribute<RegularExpressionAttribute>() is { } pattern)
            yield return $"`{pattern.Pattern}`";
    }
}
