-- Who is in the cluster, in the database the cluster shares anyway. Orleans asks through the statements of its query
-- table and cares for nothing but their parameters and the names of what they return; the tables are ours.

CREATE TABLE IF NOT EXISTS cluster_version (
    deployment VARCHAR(150) NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS cluster_hosts (
    deployment VARCHAR(150) NOT NULL REFERENCES cluster_version (deployment),
    address VARCHAR(45) NOT NULL,
    port INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    name VARCHAR(150) NOT NULL,
    machine VARCHAR(150) NOT NULL,
    status INTEGER NOT NULL,
    proxy_port INTEGER NULL,
    suspicions TEXT NULL,
    started TIMESTAMPTZ NOT NULL,
    alive TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (deployment, address, port, generation)
);

CREATE TABLE IF NOT EXISTS orleansquery (
    querykey VARCHAR(64) NOT NULL PRIMARY KEY,
    querytext TEXT NOT NULL
);

INSERT INTO orleansquery (querykey, querytext) VALUES
('InsertMembershipVersionKey', $$
WITH made AS (
    INSERT INTO cluster_version (deployment, version) VALUES (@DeploymentId, 0) ON CONFLICT DO NOTHING RETURNING 1)
SELECT COUNT(*)::INTEGER FROM made
$$),
-- Each change of the membership is one step of its version. The row's lock puts two writers in order, and the second
-- one finds that the version it has read is gone.
('InsertMembershipKey', $$
WITH step AS (
    UPDATE cluster_version SET version = version + 1
    WHERE deployment = @DeploymentId AND version = @Version AND NOT EXISTS (
        SELECT 1 FROM cluster_hosts
        WHERE deployment = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING deployment),
host AS (
    INSERT INTO cluster_hosts
        (deployment, address, port, generation, name, machine, status, proxy_port, started, alive)
    SELECT deployment, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
    FROM step RETURNING 1)
SELECT COUNT(*)::INTEGER FROM host
$$),
('UpdateMembershipKey', $$
WITH step AS (
    UPDATE cluster_version SET version = version + 1
    WHERE deployment = @DeploymentId AND version = @Version AND EXISTS (
        SELECT 1 FROM cluster_hosts
        WHERE deployment = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING deployment),
host AS (
    UPDATE cluster_hosts each SET status = @Status, suspicions = @SuspectTimes, alive = @IAmAliveTime
    FROM step
    WHERE each.deployment = step.deployment
        AND each.address = @Address AND each.port = @Port AND each.generation = @Generation
    RETURNING 1)
SELECT COUNT(*)::INTEGER FROM host
$$),
('UpdateIAmAlivetimeKey', $$
UPDATE cluster_hosts SET alive = @IAmAliveTime
WHERE deployment = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation
$$),
('MembershipReadRowKey', $$
SELECT version.deployment AS "DeploymentId", address AS "Address", port AS "Port", generation AS "Generation",
    name AS "SiloName", machine AS "HostName", status AS "Status", proxy_port AS "ProxyPort",
    suspicions AS "SuspectTimes", started AS "StartTime", alive AS "IAmAliveTime", version AS "Version"
FROM cluster_version version
LEFT JOIN cluster_hosts host ON host.deployment = version.deployment
    AND address = @Address AND port = @Port AND generation = @Generation
WHERE version.deployment = @DeploymentId
$$),
('MembershipReadAllKey', $$
SELECT version.deployment AS "DeploymentId", address AS "Address", port AS "Port", generation AS "Generation",
    name AS "SiloName", machine AS "HostName", status AS "Status", proxy_port AS "ProxyPort",
    suspicions AS "SuspectTimes", started AS "StartTime", alive AS "IAmAliveTime", version AS "Version"
FROM cluster_version version
LEFT JOIN cluster_hosts host ON host.deployment = version.deployment
WHERE version.deployment = @DeploymentId
$$),
('DeleteMembershipTableEntriesKey', $$
WITH hosts AS (DELETE FROM cluster_hosts WHERE deployment = @DeploymentId)
DELETE FROM cluster_version WHERE deployment = @DeploymentId
$$),
('GatewaysQueryKey', $$
SELECT address AS "Address", proxy_port AS "ProxyPort", generation AS "Generation" FROM cluster_hosts
WHERE deployment = @DeploymentId AND status = @Status AND proxy_port > 0
$$),
-- 3 is "active": who is that may be slow to say so, but is asked directly.
('CleanupDefunctSiloEntriesKey', $$
DELETE FROM cluster_hosts WHERE deployment = @DeploymentId AND alive < @IAmAliveTime AND status <> 3
$$)
ON CONFLICT (querykey) DO UPDATE SET querytext = EXCLUDED.querytext;
