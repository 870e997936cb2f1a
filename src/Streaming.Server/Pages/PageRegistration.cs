namespace Streaming.Server.Pages;

public static class PageRegistration
{
    /// <summary>The live page at <c>/</c>, for anyone: what it shows, it asks for with a key.</summary>
    public static void UsePages(this WebApplication app)
    {
        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions
        {
            // Asked for again each time, and mostly answered with 304: a page never runs beside another version's parts.
            OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache",
        });
    }
}
