package reading

import (
	"reflect"
	"testing"
)

// put sets text at a place in letters ten points wide and high.
func put(x, y float32, text string) (list []glyph) {
	for _, c := range text {
		list = append(list, glyph{char: c, left: x, right: x + 10, top: y + 10, bottom: y})
		x += 10
	}
	return list
}

func TestLines(t *testing.T) {
	join := func(parts ...[]glyph) (all []glyph) {
		for _, part := range parts {
			all = append(all, part...)
		}
		return all
	}
	made := glyph{char: ' ', left: 50, right: 50, top: 701, bottom: 701}
	upside := join(put(0, 600, "四"), put(0, 620, "三"), put(0, 640, "二"), put(0, 660, "一"), put(50, 600, "尾"))
	for name, c := range map[string]struct {
		glyphs []glyph
		want   []string
	}{
		"none":                     {nil, []string{}},
		"two lines":                {join(put(0, 700, "甲方"), put(0, 680, "乙方")), []string{"甲方", "乙方"}},
		"cells":                    {join(put(0, 700, "甲方"), put(90, 700, "泰安"), put(200, 699, "x")), []string{"甲方\t泰安\tx"}},
		"the value before":         {join(put(90, 700, "泰安"), put(0, 700, "甲方")), []string{"甲方\t泰安"}},
		"touching pieces":          {join(put(40, 700, "院"), put(0, 700, "甲方研究")), []string{"甲方研究院"}},
		"a made space":             {join(put(0, 700, "Hello"), []glyph{made}, put(52, 700, "you")), []string{"Hello you"}},
		"typed spaces":             {put(0, 700, "a  b"), []string{"a  b"}},
		"a small raised character": {join(put(0, 700, "m"), []glyph{{char: '2', left: 10, right: 14, top: 712, bottom: 706}}), []string{"m2"}},
		"a watermark":              {join(put(0, 700, "甲"), []glyph{{char: '印', left: 100, right: 200, top: 760, bottom: 640}}, put(0, 680, "乙")), []string{"甲", "印", "乙"}},
		"drawn from the bottom":    {upside, []string{"一", "二", "三", "四\t尾"}},
		"no meaning":               {join(put(0, 700, "\x00\ufffd\ue123甲")), []string{"甲"}},
	} {
		if got := linesOf(c.glyphs); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
