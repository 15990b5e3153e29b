package report

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/planvet/planvet/evaluator"
	"github.com/planvet/planvet/loader"
	"github.com/planvet/planvet/policies"
)

// browser finds Chromium: PLANVET_CHROMIUM names it, and then it must be there.
func browser(t *testing.T) string {
	t.Helper()
	if named := os.Getenv("PLANVET_CHROMIUM"); named != "" {
		file, err := exec.LookPath(named)
		if err != nil {
			t.Fatalf("PLANVET_CHROMIUM: %v", err)
		}
		return file
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if file, err := exec.LookPath(name); err == nil {
			return file
		}
	}
	t.Skip("SKIPPED: there is no Chromium here, so nobody looks at the page; install Debian's package chromium, or name one in PLANVET_CHROMIUM")
	return ""
}

// vetted is the report on what is at that path, with its network.
func vetted(t *testing.T, path string) *Report {
	t.Helper()
	set, err := policies.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	engine, err := evaluator.NewEngine(set, evaluator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := loader.Load(t.Context(), path, loader.Options{})
	if err != nil {
		t.Fatal(err)
	}
	result := engine.Vet(t.Context(), doc)
	if result.Err != nil {
		t.Fatal(result.Err)
	}
	if result.Network, err = engine.Network(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	result.Input = filepath.Base(path)
	result.Findings = evaluator.Fold(result.Findings)
	return newReport(result)
}

// probe asks an open page about itself: what is wrong with how it looks, in
// words.
const probe = `(() => {
  const wrong = [];
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) wrong.push("the page is " + page.scrollWidth + " px wide in " + page.clientWidth);
  for (const text of document.querySelectorAll("svg.drawing g text")) {
    const rects = Array.from(text.parentNode.querySelectorAll("rect"), (rect) => rect.getBBox());
    if (!rects.length) continue;
    const box = text.getBBox();
    const right = Math.max(...rects.map((rect) => rect.x + rect.width));
    if (box.x + box.width > right) wrong.push("text leaves its box: " + text.textContent);
  }
  for (const region of document.querySelectorAll(".scroll")) {
    if (region.scrollWidth > region.clientWidth && region.tabIndex !== 0) wrong.push("a region scrolls, but not by keyboard");
  }
  const luminance = (color) => {
    const parts = color.match(/[\d.]+/g).slice(0, 3).map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (!/, 0\)$/.test(color)) return color;
    }
    return "rgb(255, 255, 255)";
  };
  for (const element of Array.from(document.querySelectorAll("h1, h2, h3, p, dt, dd b, dd span, .badge, .standing, .message bdi, code, a, label, .state, small, summary, legend, .level")).slice(0, 1500)) {
    const [a, b] = [luminance(getComputedStyle(element).color), luminance(ground(element))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) wrong.push("too little contrast, " + ((a + 0.05) / (b + 0.05)).toFixed(2) + ": " + element.className + " " + element.textContent.slice(0, 40));
  }
  const ids = Array.from(document.querySelectorAll("[id]"), (element) => element.id);
  if (new Set(ids).size !== ids.length) wrong.push("an id is there twice");
  for (const element of document.querySelectorAll("[aria-labelledby]")) {
    if (!document.getElementById(element.getAttribute("aria-labelledby"))) wrong.push("nothing labels " + element.tagName);
  }
  if (document.querySelectorAll("h1").length !== 1 || document.querySelectorAll("main").length !== 1) wrong.push("not one h1 and one main");
  let level = 1;
  for (const heading of document.querySelectorAll("h2, h3, h4")) {
    if (+heading.tagName[1] > level + 1) wrong.push("a level is left out before " + heading.textContent.slice(0, 40));
    level = +heading.tagName[1];
  }
  return [...new Set(wrong)].slice(0, 12).join("\n");
})()`

// TestPageInBrowser opens pages in Chromium, small, middling and wide, by day
// and by night. PLANVET_SCREENSHOTS names a folder that gets pictures of them.
func TestPageInBrowser(t *testing.T) {
	file := browser(t)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(file), chromedp.NoSandbox, chromedp.Flag("disable-dev-shm-usage", true))
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	defer stop()
	pages := map[string]*Report{
		"features": features(), "hostile": hostile(), "clean": clean(),
		"demo": vetted(t, "../testdata/demo/plan.json"), "five": vetted(t, "html/testdata/five"), "large": vetted(t, "html/testdata/large"),
	}
	for name, r := range pages {
		t.Run(name, func(t *testing.T) {
			address := "file://" + filepath.ToSlash(write(t, r))
			tab, said, closeTab := open(t, allocator)
			defer closeTab()
			for _, scheme := range []string{"light", "dark"} {
				for _, width := range []int64{360, 768, 1440} {
					if problems := look(t, tab, address, name, scheme, width); problems != "" {
						t.Errorf("%s at %d px: %s", scheme, width, problems)
					}
				}
			}
			if lines := said.all(); len(lines) > 0 {
				t.Errorf("the console says %q", lines)
			}
		})
	}
	t.Run("filters", func(t *testing.T) { filters(t, allocator, features()) })
}

func write(t *testing.T, r *Report) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, render(t, r, variant{format: "html"}), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// A console is what a page says, from the browser's own thread.
type console struct {
	mu    sync.Mutex
	lines []string
}

func (c *console) add(line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lines = append(c.lines, line)
}

func (c *console) all() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.lines)
}

// open is a tab, and what its console says.
func open(t *testing.T, allocator context.Context) (context.Context, *console, func()) {
	t.Helper()
	said := &console{}
	tab, closeTab := chromedp.NewContext(allocator, chromedp.WithListener(func(event any) {
		switch event := event.(type) {
		case *runtime.EventExceptionThrown:
			said.add(fmt.Sprint(event.ExceptionDetails))
		case *runtime.EventConsoleAPICalled:
			said.add(fmt.Sprint(event.Type))
		case *log.EventEntryAdded:
			said.add(event.Entry.Text)
		}
	}))
	tab, cancel := context.WithTimeout(tab, 2*time.Minute)
	if _, err := chromedp.Call(tab, log.Enable, cdp.Empty{}); err != nil {
		t.Fatal(err)
	}
	return tab, said, func() { cancel(); closeTab() }
}

// ask evaluates an expression in the page.
func ask(t *testing.T, tab context.Context, expression string) string {
	t.Helper()
	answer, err := chromedp.Run(tab, chromedp.Evaluate[string](expression))
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func do(t *testing.T, tab context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(tab, steps...); err != nil {
		t.Fatal(err)
	}
}

func look(t *testing.T, tab context.Context, address, name, scheme string, width int64) string {
	t.Helper()
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
	if _, err := chromedp.Call(tab, emulation.SetEmulatedMedia, media); err != nil {
		t.Fatal(err)
	}
	do(t, tab, chromedp.EmulateViewport(width, 900), chromedp.Navigate(address))
	unfolded := ask(t, tab, probe)
	ask(t, tab, `(document.querySelectorAll("details").forEach((fold) => { fold.open = true; }), "")`)
	problems := strings.TrimSpace(unfolded + "\n" + ask(t, tab, probe))
	ground := ask(t, tab, `getComputedStyle(document.body).backgroundColor`)
	if want := map[string]string{"light": "rgb(246, 247, 249)", "dark": "rgb(17, 21, 28)"}[scheme]; ground != want {
		problems = strings.TrimSpace(problems + "\nthe page is " + ground)
	}
	if folder := os.Getenv("PLANVET_SCREENSHOTS"); folder != "" {
		do(t, tab, chromedp.Navigate(address))
		picture, err := chromedp.Run(tab, chromedp.FullScreenshot(100))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s-%s-%d.png", name, scheme, width)), picture, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return problems
}

// filters works the filters as a reader would, by keyboard as well.
func filters(t *testing.T, allocator context.Context, r *Report) {
	tab, said, closeTab := open(t, allocator)
	defer closeTab()
	const visible = `Array.from(document.querySelectorAll("#list > li:not([hidden])"), (item) => item.dataset.standing + " " + item.dataset.rule).join(", ")`
	const text, rules, reset = chromedp.CSS("input[name=text]"), chromedp.CSS("select[name=rule]"), chromedp.CSS("button[type=reset]")
	do(t, tab, chromedp.Navigate("file://"+filepath.ToSlash(write(t, r))), chromedp.WaitVisible(chromedp.CSS("#filters")))
	all := ask(t, tab, visible)
	ask(t, tab, `(document.querySelectorAll("input[name=standing]:not([value=fixed])").forEach((box) => box.click()), "")`)
	fixed := ask(t, tab, visible)
	do(t, tab, chromedp.Click(reset), chromedp.Sleep(50*time.Millisecond))
	again := ask(t, tab, visible)
	do(t, tab, chromedp.Focus(rules), chromedp.SendKeys(rules, "sg-open"))
	rule := ask(t, tab, visible)
	do(t, tab, chromedp.Click(reset), chromedp.Sleep(50*time.Millisecond), chromedp.SendKeys(text, "LOGS prod/s3.tf"))
	words := ask(t, tab, visible)
	do(t, tab, chromedp.SendKeys(text, " nowhere"))
	none, status := ask(t, tab, visible), ask(t, tab, `document.getElementById("shown").textContent`)
	if strings.Count(all, ",") != 6 || again != all {
		t.Errorf("all: %s; after a reset: %s", all, again)
	}
	for what, pair := range map[string][2]string{
		"fixed alone": {fixed, "fixed nacl-shadowed-rule"}, "one rule": {rule, "new sg-open-admin-ingress"},
		"words": {words, "accepted s3-mfa-delete"}, "nothing": {none, ""}, "the status": {status, "0 of 7 shown"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: got %q, want %q", what, pair[0], pair[1])
		}
	}
	if lines := said.all(); len(lines) > 0 {
		t.Errorf("the console says %q", lines)
	}
}

// TestPageIsTheSame: the page of a large network is the same on every run.
func TestPageIsTheSame(t *testing.T) {
	first, second := vetted(t, "html/testdata/large"), vetted(t, "html/testdata/large")
	if !bytes.Equal(render(t, first, variant{format: "html"}), render(t, second, variant{format: "html"})) {
		t.Error("two runs differ")
	}
}
