using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Streaming.Engine.Pricing;

/// <summary>A few doubles that are worked on at once. A formula written over lanes runs on every vector width, and,
/// because each operation rounds as the standard says, gives the same bits on all of them.</summary>
/// <remarks>A comparison gives a mask: lanes of all ones or all zeros.</remarks>
internal interface ILanes<T>
    where T : struct, ILanes<T>
{
    static abstract int Count { get; }

    static abstract T All(double value);

    static abstract T Load(ref readonly double source, nuint offset);

    void Store(ref double destination, nuint offset);

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator *(T a, T b);

    static abstract T operator /(T a, T b);

    static abstract T operator -(T a);

    /// <summary>a b + c, rounded once.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    static abstract T Abs(T a);

    static abstract T SquareRoot(T a);

    static abstract T AtLeast(T a, T b);

    static abstract T Below(T a, T b);

    static abstract T Both(T mask, T other);

    static abstract T Choose(T mask, T yes, T no);

    static abstract bool Any(T mask);

    /// <summary>Two to the power of an integer that stands in the low bits of the mantissa.</summary>
    static abstract T PowerOfTwo(T integerBits);

    /// <summary>The exponent of a positive normal number.</summary>
    static abstract T Exponent(T a);

    /// <summary>The mantissa of a positive normal number, from 1 up to 2.</summary>
    static abstract T Mantissa(T a);
}

internal static class LaneBits
{
    public const int Mantissa = 52;
    public const long Bias = 1023;
    public const long MantissaMask = (1L << Mantissa) - 1;
    public const long One = Bias << Mantissa;

    // From 2^52 on a double's low bits count integers: an integer put there and the 2^52 taken off again makes it a
    // double.
    public const double IntegersFrom = 1L << Mantissa;
    public const long Integers = (Bias + Mantissa) << Mantissa;
}

/// <summary>AVX-512.</summary>
internal readonly struct EightLanes(Vector512<double> vector) : ILanes<EightLanes>
{
    private readonly Vector512<double> _vector = vector;

    public static int Count => Vector512<double>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes All(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Load(ref readonly double source, nuint offset) =>
        new(Vector512.LoadUnsafe(in source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double destination, nuint offset) => _vector.StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator +(EightLanes a, EightLanes b) => new(a._vector + b._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator -(EightLanes a, EightLanes b) => new(a._vector - b._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator *(EightLanes a, EightLanes b) => new(a._vector * b._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator /(EightLanes a, EightLanes b) => new(a._vector / b._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes operator -(EightLanes a) => new(-a._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes MultiplyAdd(EightLanes a, EightLanes b, EightLanes c) =>
        new(Vector512.FusedMultiplyAdd(a._vector, b._vector, c._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Abs(EightLanes a) => new(Vector512.Abs(a._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes SquareRoot(EightLanes a) => new(Vector512.Sqrt(a._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes AtLeast(EightLanes a, EightLanes b) =>
        new(Vector512.GreaterThanOrEqual(a._vector, b._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Below(EightLanes a, EightLanes b) => new(Vector512.LessThan(a._vector, b._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Both(EightLanes mask, EightLanes other) => new(mask._vector & other._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Choose(EightLanes mask, EightLanes yes, EightLanes no) =>
        new(Vector512.ConditionalSelect(mask._vector, yes._vector, no._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(EightLanes mask) => mask._vector.ExtractMostSignificantBits() != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes PowerOfTwo(EightLanes integerBits) => new(
        ((integerBits._vector.AsInt64() + Vector512.Create(LaneBits.Bias)) << LaneBits.Mantissa).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Exponent(EightLanes a) => new(
        ((a._vector.AsInt64() >>> LaneBits.Mantissa) | Vector512.Create(LaneBits.Integers)).AsDouble()
        - Vector512.Create(LaneBits.IntegersFrom + LaneBits.Bias));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Mantissa(EightLanes a) => new(
        ((a._vector.AsInt64() & Vector512.Create(LaneBits.MantissaMask)) | Vector512.Create(LaneBits.One)).AsDouble());
}

/// <summary>AVX2.</summary>
internal readonly struct FourLanes(Vector256<double> vector) : ILanes<FourLanes>
{
    private readonly Vector256<double> _vector = vector;

    public static int Count => Vector256<double>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes All(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Load(ref readonly double source, nuint offset) =>
        new(Vector256.LoadUnsafe(in source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double destination, nuint offset) => _vector.StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator +(FourLanes a, FourLanes b) => new(a._vector + b._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator -(FourLanes a, FourLanes b) => new(a._vector - b._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator *(FourLanes a, FourLanes b) => new(a._vector * b._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator /(FourLanes a, FourLanes b) => new(a._vector / b._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes operator -(FourLanes a) => new(-a._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes MultiplyAdd(FourLanes a, FourLanes b, FourLanes c) =>
        new(Vector256.FusedMultiplyAdd(a._vector, b._vector, c._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Abs(FourLanes a) => new(Vector256.Abs(a._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes SquareRoot(FourLanes a) => new(Vector256.Sqrt(a._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes AtLeast(FourLanes a, FourLanes b) =>
        new(Vector256.GreaterThanOrEqual(a._vector, b._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Below(FourLanes a, FourLanes b) => new(Vector256.LessThan(a._vector, b._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Both(FourLanes mask, FourLanes other) => new(mask._vector & other._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Choose(FourLanes mask, FourLanes yes, FourLanes no) =>
        new(Vector256.ConditionalSelect(mask._vector, yes._vector, no._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(FourLanes mask) => mask._vector.ExtractMostSignificantBits() != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes PowerOfTwo(FourLanes integerBits) => new(
        ((integerBits._vector.AsInt64() + Vector256.Create(LaneBits.Bias)) << LaneBits.Mantissa).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Exponent(FourLanes a) => new(
        ((a._vector.AsInt64() >>> LaneBits.Mantissa) | Vector256.Create(LaneBits.Integers)).AsDouble()
        - Vector256.Create(LaneBits.IntegersFrom + LaneBits.Bias));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Mantissa(FourLanes a) => new(
        ((a._vector.AsInt64() & Vector256.Create(LaneBits.MantissaMask)) | Vector256.Create(LaneBits.One)).AsDouble());
}

/// <summary>Every processor, and the software fallback of the runtime where it has no vectors.</summary>
internal readonly struct TwoLanes(Vector128<double> vector) : ILanes<TwoLanes>
{
    private readonly Vector128<double> _vector = vector;

    public static int Count => Vector128<double>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoLanes All(double value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoLanes Load(ref readonly double source, nuint offset) =>
        new(Vector128.LoadUnsafe(in source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref double destination, nuint offset) => _vector.StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoLanes operator +(TwoLanes a, TwoLanes b) => new(a._vector + b._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoLanes operator -(TwoLanes a, TwoLanes b) => new(a._vector - b._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoLanes operator *(TwoLanes a, TwoLanes b) => new(a._vector * b._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoLanes operator /(TwoLanes a, TwoLanes b) => new(a._vector / b._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoLanes operator -(TwoLanes a) => new(-a._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoLanes MultiplyAdd(TwoLanes a, TwoLanes b, TwoLanes c) =>
        new(Vector128.FusedMultiplyAdd(a._vector, b._vector, c._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoLanes Abs(TwoLanes a) => new(Vector128.Abs(a._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoLanes SquareRoot(TwoLanes a) => new(Vector128.Sqrt(a._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoLanes AtLeast(TwoLanes a, TwoLanes b) =>
        new(Vector128.GreaterThanOrEqual(a._vector, b._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoLanes Below(TwoLanes a, TwoLanes b) => new(Vector128.LessThan(a._vector, b._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoLanes Both(TwoLanes mask, TwoLanes other) => new(mask._vector & other._vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoLanes Choose(TwoLanes mask, TwoLanes yes, TwoLanes no) =>
        new(Vector128.ConditionalSelect(mask._vector, yes._vector, no._vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(TwoLanes mask) => mask._vector.ExtractMostSignificantBits() != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoLanes PowerOfTwo(TwoLanes integerBits) => new(
        ((integerBits._vector.AsInt64() + Vector128.Create(LaneBits.Bias)) << LaneBits.Mantissa).AsDouble());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoLanes Exponent(TwoLanes a) => new(
        ((a._vector.AsInt64() >>> LaneBits.Mantissa) | Vector128.Create(LaneBits.Integers)).AsDouble()
        - Vector128.Create(LaneBits.IntegersFrom + LaneBits.Bias));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TwoLanes Mantissa(TwoLanes a) => new(
        ((a._vector.AsInt64() & Vector128.Create(LaneBits.MantissaMask)) | Vector128.Create(LaneBits.One)).AsDouble());
}
