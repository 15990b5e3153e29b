package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A work is a line of the table.
type work struct {
	name    string // for -only
	measure func(context.Context, *bench) (row, error)
}

// A row is a line of the table as measured.
type row struct {
	work, against, reach string
	time, memory         string
	holds                bool
}

const mega = 1e6

func works() []work {
	return []work{
		{"tf", measureGroup},
		{"plan", measurePlan},
		{"10mb", func(ctx context.Context, b *bench) (row, error) { return measureLarge(ctx, b, 50, 1.0, 1.5) }},
		{"100mb", func(ctx context.Context, b *bench) (row, error) { return measureLarge(ctx, b, 500, 0.5, 0.4) }},
		{"many", measureMany},
		{"growth", measureGrowth},
	}
}

func names() []string {
	var names []string
	for _, w := range works() {
		names = append(names, w.name)
	}
	return names
}

func choose(only string) ([]work, error) {
	if only == "" {
		return works(), nil
	}
	wanted := strings.Split(only, ",")
	for _, name := range wanted {
		if !slices.Contains(names(), name) {
			return nil, fmt.Errorf("-only %s: there is %s", name, strings.Join(names(), ", "))
		}
	}
	return slices.DeleteFunc(works(), func(w work) bool { return !slices.Contains(wanted, w.name) }), nil
}

func measureGroup(ctx context.Context, b *bench) (row, error) {
	const atMost, memoryAtMost = 20 * time.Millisecond, 60 * mega
	own, other, err := b.both(ctx, b.scan(b.inputs.group), b.empty())
	if err != nil {
		return row{}, err
	}
	return row{
		work: "one `.tf` with one security group, cold", against: "an empty program linked with OPA", reach: "≤ 20 ms, ≤ 60 MB",
		time: times(own, other), memory: memories(own, other),
		holds: own.wall <= atMost && own.memory <= memoryAtMost,
	}, nil
}

func measurePlan(ctx context.Context, b *bench) (row, error) {
	plan, err := b.inputs.copies(1)
	if err != nil {
		return row{}, err
	}
	own, other, err := b.both(ctx, b.scan(plan.path), b.decode(plan.path))
	if err != nil {
		return row{}, err
	}
	return row{
		work: "a real plan: " + plan.String(), against: bare, reach: "≤ 30 ms",
		time: times(own, other), memory: memories(own, other),
		holds: own.wall <= 30*time.Millisecond,
	}, nil
}

const bare = "bare `json.Unmarshal` into `tfjson.Plan`"

func (l large) String() string {
	return fmt.Sprintf("%.1f MB, %s resource changes", float64(l.bytes)/mega, thousands(l.changes))
}

func measureLarge(ctx context.Context, b *bench, copies int, wall, memory float64) (row, error) {
	plan, err := b.inputs.copies(copies)
	if err != nil {
		return row{}, err
	}
	own, other, err := b.both(ctx, b.scan(plan.path), b.decode(plan.path))
	if err != nil {
		return row{}, err
	}
	return row{
		work: fmt.Sprintf("%d times that: %s", copies, plan), against: bare, reach: fmt.Sprintf("≤ %.1f × time, ≤ %.1f × memory", wall, memory),
		time: times(own, other), memory: memories(own, other),
		holds: float64(own.wall) <= wall*float64(other.wall) && float64(own.memory) <= memory*float64(other.memory),
	}, nil
}

// measureMany holds when each plan takes 3 ms at most, and the processor time is
// one and a half times that of the clock: two cores are busy.
func measureMany(ctx context.Context, b *bench) (row, error) {
	const n, each, busy = 1000, 3 * time.Millisecond, 1.5
	paths, err := b.inputs.smalls(n)
	if err != nil {
		return row{}, err
	}
	all, one, err := b.both(ctx, b.scan(paths...), b.scan(paths[0]))
	if err != nil {
		return row{}, err
	}
	perPlan, cores := all.wall/n, float64(all.cpu)/float64(all.wall)
	return row{
		work: "1,000 small plans in one call, of 10 resource changes each", against: "one of them", reach: "≤ 3 ms a plan, both cores busy",
		time:   fmt.Sprintf("%s, %s a plan, %.1f cores busy; one alone %s", round(all.wall), round(perPlan), cores, round(one.wall)),
		memory: memories(all, one),
		holds:  perPlan <= each && cores >= busy,
	}, nil
}

// measureGrowth compares what each further change costs: from 1× to 4×, and from
// 4× to 16×, so that what starting takes is in neither. The time a change,
// with starting, must not grow either.
func measureGrowth(ctx context.Context, b *bench) (row, error) {
	const least, within = 50, 1.15
	var programs []program
	for _, factor := range []int{1, 4, 16} {
		plan, err := b.inputs.copies(least * factor)
		if err != nil {
			return row{}, err
		}
		programs = append(programs, b.scan(plan.path))
	}
	m, err := b.interleaved(ctx, programs...)
	if err != nil {
		return row{}, err
	}
	ratio := func(of, to measured) float64 { return float64(of.wall) / float64(to.wall) }
	four, sixteen := ratio(m[1], m[0])/4, ratio(m[2], m[0])/16
	further := float64(m[2].wall-m[1].wall) / 12 / (float64(m[1].wall-m[0].wall) / 3)
	return row{
		work: fmt.Sprintf("growth: %s, 4 times, 16 times that", thousands(least*b.inputs.plan.Changes)), against: "itself", reach: "linear within 15 %",
		time: fmt.Sprintf("%s → %s → %s: a change takes 1 → %.2f → %.2f; each further one of 4× → 16× %.2f of one of 1× → 4×",
			round(m[0].wall), round(m[1].wall), round(m[2].wall), four, sixteen, further),
		memory: fmt.Sprintf("%s → %s → %s", amount(m[0]), amount(m[1]), amount(m[2])),
		holds:  four <= within && sixteen <= within && further > 0 && further <= within,
	}, nil
}
