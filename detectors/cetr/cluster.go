package cetr

import (
	"context"
	"math"
)

// point is a line in the plane of the two-dimensional variant: its smoothed ratio
// and its smoothed change.
type point struct{ ratio, change float64 }

// distance is the square of the Euclidean distance.
func (p point) distance(q point) float64 {
	a, b := p.ratio-q.ratio, p.change-q.change
	return a*a + b*b
}

// maxRadius bounds the work of smoothing a line.
const maxRadius = 1000

// smooth returns the mean of each value and its neighbours up to radius, by Gaussian
// distance with the radius for standard deviation.
func smooth(values []float64, radius int) []float64 {
	radius = min(radius, len(values), maxRadius)
	if radius < 1 {
		return values
	}
	kernel := make([]float64, radius+1)
	for d := range kernel {
		kernel[d] = math.Exp(-float64(d*d) / float64(2*radius*radius))
	}
	out := make([]float64, len(values))
	for i := range values {
		var sum, weight float64
		for j := max(0, i-radius); j <= min(len(values)-1, i+radius); j++ {
			k := kernel[max(i-j, j-i)]
			sum += k * values[j]
			weight += k
		}
		out[i] = sum / weight
	}
	return out
}

// changes returns how far each value is from the mean of the next few.
func changes(values []float64, ahead int) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		next := values[i+1 : max(i+1, min(len(values), i+1+ahead))]
		if len(next) == 0 {
			continue
		}
		var sum float64
		for _, n := range next {
			sum += n
		}
		out[i] = math.Abs(sum/float64(len(next)) - v)
	}
	return out
}

// cluster divides the points among k clusters by k-means and returns each point's
// cluster. The centroid of cluster 0 stays at the origin. Centroids move until no point
// changes its cluster, or for the given number of rounds.
func cluster(ctx context.Context, points []point, k, rounds int) ([]int, error) {
	centroids := seed(points, k)
	out := make([]int, len(points))
	for range rounds {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !assign(points, centroids, out) {
			break
		}
		update(points, centroids, out)
	}
	return out, nil
}

// seed returns the centroids to begin with: the origin, and then, again and again, the
// point that is farthest from all that are chosen, the first of equals.
func seed(points []point, k int) []point {
	centroids := []point{{}}
	nearest := make([]float64, len(points))
	for i, p := range points {
		nearest[i] = p.distance(point{})
	}
	for len(centroids) < k && len(points) > 0 {
		far := 0
		for i, d := range nearest {
			if d > nearest[far] {
				far = i
			}
		}
		centroids = append(centroids, points[far])
		for i, p := range points {
			nearest[i] = min(nearest[i], p.distance(points[far]))
		}
	}
	return centroids
}

// assign gives each point the cluster of the nearest centroid, the first of equals, and
// reports whether any point changes its cluster.
func assign(points, centroids []point, out []int) (changed bool) {
	for i, p := range points {
		best, least := 0, p.distance(centroids[0])
		for c := 1; c < len(centroids); c++ {
			if d := p.distance(centroids[c]); d < least {
				best, least = c, d
			}
		}
		changed = changed || out[i] != best
		out[i] = best
	}
	return changed
}

// update moves every centroid but the first to the mean of its points.
func update(points, centroids []point, of []int) {
	sums := make([]point, len(centroids))
	sizes := make([]float64, len(centroids))
	for i, c := range of {
		sums[c].ratio += points[i].ratio
		sums[c].change += points[i].change
		sizes[c]++
	}
	for c := 1; c < len(centroids); c++ {
		if sizes[c] > 0 {
			centroids[c] = point{sums[c].ratio / sizes[c], sums[c].change / sizes[c]}
		}
	}
}
