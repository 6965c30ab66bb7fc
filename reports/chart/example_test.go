package chart_test

import (
	"fmt"

	"chaff/reports/chart"
)

func Example() {
	f := chart.Intervals{
		Title:   "Leaderboard",
		Measure: chart.Measure{Name: "F1"},
		Rows: []chart.IntervalRow{
			{Name: "density", Value: 0.993, Interval: chart.Interval{Low: 0.983, High: 1}},
			{Name: "repeated", Value: 0.757, Interval: chart.Interval{Low: 0.628, High: 0.847}},
		},
	}.Figure("leaderboard")
	fmt.Println(f.Title+":", f.Help)
	for _, row := range f.Table.Rows {
		fmt.Printf("%q\n", row)
	}
	// Output:
	// Leaderboard: Further right is better; a dot shows the F1, a line its 95% interval.
	// ["density" "0.993" "[0.983, 1.000]" ""]
	// ["repeated" "0.757" "[0.628, 0.847]" ""]
}
