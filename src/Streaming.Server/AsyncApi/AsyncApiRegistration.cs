using System.Net.Mime;

namespace Streaming.Server.AsyncApi;

public static class AsyncApiRegistration
{
    /// <summary>At <c>/asyncapi/v1.json</c>, for anyone, beside the description of REST.</summary>
    public static void MapPushDescription(this WebApplication app)
    {
        var document = new Lazy<string>(static () => AsyncApiDocument.Create().ToJsonString());
        app.MapGet("/asyncapi/v1.json", () => Results.Text(document.Value, MediaTypeNames.Application.Json))
            .ExcludeFromDescription();
    }
}
