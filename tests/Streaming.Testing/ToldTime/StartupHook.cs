using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Streaming.Testing.ToldTime;

/// <summary>Runs in the program before its Main: its host is given the told time as every test's host in this process
/// is given one, as the last word on what the <see cref="TimeProvider"/> is.</summary>
/// <remarks>Name and place are .NET's: github.com/dotnet/runtime, docs/design/features/host-startup-hook.md.</remarks>
#pragma warning disable CA1050 // It is looked for outside any namespace.
internal sealed class StartupHook : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
#pragma warning restore CA1050
{
    private readonly TimeProvider _time;

    private StartupHook(TimeProvider time) => _time = time;

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(TimeTeller.PortVariable) is { } port)
            DiagnosticListener.AllListeners.Subscribe(new StartupHook(ToldClock.Follow(port)));
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.Extensions.Hosting")
            value.Subscribe(this);
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is { Key: "HostBuilding", Value: IHostBuilder builder })
            builder.ConfigureServices(services => services.AddSingleton(_time));
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
