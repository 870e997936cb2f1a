# The dashboard, where the tree has one; it is built into the server's wwwroot.
FROM node:22-alpine AS pages
WORKDIR /build
COPY . .
RUN mkdir -p src/Streaming.Server/wwwroot \
    && if [ -f clients/dashboard/package.json ]; then cd clients/dashboard && npm ci && npm run build; fi

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS server
# false builds without the cluster, for a registry that has not got its packages
ARG UseOrleans=true
WORKDIR /build
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src ./src
RUN dotnet publish src/Streaming.Server/Streaming.Server.csproj --configuration Release --output /app -p:UseOrleans=${UseOrleans}
COPY --from=pages /build/src/Streaming.Server/wwwroot/ /app/wwwroot/
RUN mkdir /data

# No shell, no package manager, not root; "extra" is what brings the time zones, which sessions are cut by.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra AS runtime
WORKDIR /app
COPY --from=server /app ./
COPY --from=server --chown=$APP_UID:$APP_UID /data /data
# Without the diagnostics socket nothing but /data is written: the container runs with --read-only.
ENV Urls=http://0.0.0.0:8080 \
    Storage__Sqlite__Path=/data/streaming.db \
    DOTNET_EnableDiagnostics=0
USER $APP_UID
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["./Streaming.Server", "health"]
ENTRYPOINT ["./Streaming.Server"]
