// Package bench runs detectors on corpora, keeps what they extracted, and ranks
// them.
//
// A [Plan] makes a [Run]; [Score] sets the run's extractions against the gold;
// [Summarise] turns scores into a leaderboard with intervals and a paired
// comparison against the best. [Run.Write] and [ReadRun] keep a run in a file, so
// that it can be scored again without extracting again.
//
// [Benchmark] puts a detector of one's own through the same in a Go benchmark:
//
//	func BenchmarkMine(b *testing.B) {
//		c, err := seeds.Open()
//		if err != nil {
//			b.Fatal(err)
//		}
//		bench.Benchmark(b, c, mine{})
//	}
//
// and [Gate] fails a test where it has become worse than the floors that are committed
// beside it; [GateRules] do so with any run. A [SpeedPlan] times detectors page by page,
// beside the parsing of the same pages.
//
// This package knows the detector interface but no strategy: importing it links
// no third-party extractor.
package bench
