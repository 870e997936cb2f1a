using Orleans.Concurrency;

namespace Streaming.Orleans.Survey;

/// <summary>The lines of all hosts' symbols in one place: whoever ranks the market asks here and follows nobody.</summary>
[Alias("streaming.survey")]
public interface ISurveyGrain : IGrainWithIntegerKey
{
    /// <summary>All symbols that live on one host, as of now.</summary>
    [Alias("report"), OneWay]
    Task Report(SurveyLine[] lines);

    /// <summary>The newest line of every symbol.</summary>
    [Alias("read")]
    Task<SurveyLine[]> Read();
}
