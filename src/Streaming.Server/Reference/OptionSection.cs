namespace Streaming.Server.Reference;

/// <summary>A section of the configuration and the class that it is read into, for whoever describes them.</summary>
public sealed record OptionSection(string Path, Type Options);
