using System.Reflection;
using System.Text.Json.Nodes;
using Streaming.Protocol;
using Streaming.Server.Reference;

namespace Streaming.Server.AsyncApi;

/// <summary>Every number that a client can be told, each with its name, who says it, and what the client does.</summary>
internal static class CodeSchema
{
    public const string Name = "Code";

    public static JsonObject Create()
    {
        var summaries = new SummaryReader();
        var codes =
            from constant in typeof(Codes).GetFields(BindingFlags.Public | BindingFlags.Static)
            where constant.IsLiteral
            let code = (int)constant.GetRawConstantValue()!
            orderby code
            select new JsonObject
            {
                ["const"] = code,
                ["title"] = Codes.Name(code),
                ["description"] = summaries.Of(constant),
                ["x-ends-connection"] = Codes.EndsConnection(code),
                ["x-temporary"] = Codes.IsTemporary(code),
            };
        return new()
        {
            ["type"] = "integer",
            ["description"] = "3000 to 3499 the connection ends, come back; 3500 to 3999 it ends for good; 4000 to 4499 the "
                + "call failed, ask again; 4500 to 4999 the call is wrong. The ranges hold for numbers to come.",
            ["oneOf"] = new JsonArray([.. codes]),
        };
    }
}
