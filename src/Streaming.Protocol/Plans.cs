namespace Streaming.Protocol;

/// <summary>What a key may see; each plan includes those before it. In error bodies the names stand as here.</summary>
public enum Plan : byte
{
    Free,
    Basic,
    Growth,
    Alpha,
}

public static class Plans
{
    private static readonly WireNames<Plan> Names = new("free", "basic", "growth", "alpha");

    /// <summary>The name in configuration and on the command line.</summary>
    public static string WireName(this Plan plan) => Names[plan];

    public static bool TryParse(ReadOnlySpan<char> name, out Plan plan) => Names.TryParse(name, out plan);

    /// <summary>The plan to upgrade to; null on the highest.</summary>
    public static Plan? Next(this Plan plan) => plan < Plan.Alpha ? plan + 1 : null;
}
