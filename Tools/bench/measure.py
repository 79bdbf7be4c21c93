"""What the benchmarks share: samples taken in turn, and which processor took them."""


def in_turn(rounds, samplers):
    """What each sampler returns, `rounds` times, as one list for each.

    They are called in turn (A B A B ..), so that a change of the machine's speed meets
    all of them. Each round begins with another one, so that none is always the first.
    """
    samples = [[] for _ in samplers]
    for turn in range(rounds):
        for index in range(len(samplers)):
            index = (index + turn) % len(samplers)
            samples[index].append(samplers[index]())
    return samples


def cpu_tier():
    """The best kernel that this processor has."""
    try:
        with open("/proc/cpuinfo", encoding="ascii", errors="replace") as info:
            flags = next((line.split() for line in info if line.startswith("flags")), [])
    except OSError:
        return "unknown"
    tiers = {"avx512vbmi": "AVX-512 VBMI", "avx2": "AVX2"}
    return next((tier for flag, tier in tiers.items() if flag in flags), "scalar or NEON")
