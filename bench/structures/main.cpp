// SPDX-License-Identifier: GPL-3.0-or-later
// rostrum_bench_structures: the engine's structures one by one, under Google Benchmark, with its arguments
// (--benchmark_filter=…). What they give together is measured by rostrum_bench.
#include <benchmark/benchmark.h>

BENCHMARK_MAIN();
