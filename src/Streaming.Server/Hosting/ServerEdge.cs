using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Streaming.Server.Hosting;

/// <summary>What every request meets before anyone asks who sent it.</summary>
public static class ServerEdge
{
    private const int BodyMax = 64 * 1024;
    private const int HeadersMax = 16 * 1024;

    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HeadersWait = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddEdge(this IServiceCollection services)
    {
        services.Configure<KestrelServerOptions>(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyMax;
            kestrel.Limits.MaxRequestHeadersTotalSize = HeadersMax;
            kestrel.Limits.RequestHeadersTimeout = HeadersWait;
        });
        services.AddRequestTimeouts(static timeouts => timeouts.DefaultPolicy = new()
        {
            Timeout = AnswerMax,
            TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
        });
        services.AddResponseCompression(static compression => compression.EnableForHttps = true);
        services.Configure<BrotliCompressionProviderOptions>(static brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(static gzip => gzip.Level = CompressionLevel.Fastest);
        return services;
    }

    public static void UseEdge(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<SecurityHeaders>();
        app.UseHsts();
        app.UseStatusCodePages(ErrorAnswers.WriteStatusAsync);
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = ErrorAnswers.WriteFailureAsync,
            SuppressDiagnosticsCallback = static failed => ErrorAnswers.IsCallersMistake(failed.Exception),
        });
        app.UseWhen(
            static context => context.GetEndpoint()?.Metadata.GetMetadata<CompressesItself>() is null,
            static branch => branch.UseResponseCompression());
        app.UseRequestTimeouts();
    }
}

/// <summary>Marks endpoints whose answers are kept in compressed pieces.</summary>
internal sealed class CompressesItself;
