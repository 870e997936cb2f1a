using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Streaming.Testing;
using Xunit;

namespace Streaming.Server.Tests.Access;

public sealed class HttpsTests
{
    [Fact]
    public async Task With_a_certificate_in_two_files_it_serves_https()
    {
        var folder = Directory.CreateTempSubdirectory("https");
        try
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            var (chain, secret) = (Path.Combine(folder.FullName, "chain.pem"), Path.Combine(folder.FullName, "key.pem"));
            await File.WriteAllTextAsync(chain, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(secret, key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);

            await using var server = await RunningServer.StartAsync(
                "--urls=https://127.0.0.1:0", $"--Kestrel:Certificates:Default:Path={chain}",
                $"--Kestrel:Certificates:Default:KeyPath={secret}");
            Assert.StartsWith("https://", server.Address, StringComparison.Ordinal);

            using var handler = new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions
                {
                    RemoteCertificateValidationCallback = (_, shown, _, _) =>
                        shown!.GetCertHashString() == certificate.GetCertHashString(),
                },
            };
            using var http = new HttpClient(handler) { BaseAddress = new Uri(server.Address) };
            using var answer = await http.GetAsync("/health/live", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
