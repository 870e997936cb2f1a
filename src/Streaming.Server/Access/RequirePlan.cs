using Microsoft.AspNetCore.Authorization;
using Streaming.Protocol;

namespace Streaming.Server.Access;

/// <summary>Lets callers through whose plan is this one or higher.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequirePlanAttribute(Plan plan)
    : Attribute, IAuthorizationRequirement, IAuthorizationRequirementData
{
    public Plan Plan { get; } = plan;

    public IEnumerable<IAuthorizationRequirement> GetRequirements() => [this];
}

internal sealed class RequirePlanHandler : AuthorizationHandler<RequirePlanAttribute>
{
    protected override Task HandleRequirementAsync(
        AuthorizationHandlerContext context, RequirePlanAttribute requirement)
    {
        if (context.User.Key() is { } key && key.Plan >= requirement.Plan)
            context.Succeed(requirement);

        return Task.CompletedTask;
    }
}

public static class RequirePlanExtensions
{
    /// <summary>Answers 401 to callers without a key and 403 to those whose plan is lower.</summary>
    public static TBuilder RequirePlan<TBuilder>(this TBuilder endpoint, Plan plan)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new RequirePlanAttribute(plan));
}
