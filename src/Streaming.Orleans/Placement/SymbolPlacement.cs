using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Streaming.Orleans.Placement;

/// <summary>Puts a symbol on the host that <see cref="SymbolHomes"/> names.</summary>
[Serializable]
internal sealed class SymbolPlacement : PlacementStrategy;

[AttributeUsage(AttributeTargets.Class)]
internal sealed class SymbolPlacementAttribute() : PlacementAttribute(new SymbolPlacement());

internal sealed class SymbolPlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context) =>
        Task.FromResult(SymbolHomes.HomeOf(target.GrainIdentity.Key.ToString()!, context.GetCompatibleSilos(target)));
}
