package httpapi

import "testing"

func (w *world) personChanges() []change {
	return []change{
		{"registerPerson", func() answer { return w.send("clerk", "POST", "/me/person", wang()) }},
		{"updatePerson", func() answer {
			return w.send("clerk", "PATCH", "/me/person", map[string]string{"phone": "13900000002"}, "If-Match", `"v1"`)
		}},
	}
}

func wang() map[string]string {
	return map[string]string{"name": "王秀兰", "id_kind": "RESIDENT", "id_no": "11010519491231002x", "phone": "138 0000 0001", "email": "wang@example.cn"}
}

// TestPersonStandsOnce: who is behind an account is asked once, kept masked, and
// no second account takes the same number.
func TestPersonStandsOnce(t *testing.T) {
	onBoth(t, func(w *world) {
		w.send("clerk", "GET", "/me/person", nil).problem(404, "not_found")
		w.send("registrar", "POST", "/me/person", wang()).problem(403, "permission_denied")
		for field, value := range map[string]string{"/id_no": "110105194912310021", "/phone": "无", "/email": "wang"} {
			bad := wang()
			bad[field[1:]] = value
			w.send("clerk", "POST", "/me/person", bad).problem(422, "invalid_fields").contains(field)
		}
		made := w.send("clerk", "POST", "/me/person", wang()).want(201)
		made.contains("王秀兰", `"verified":false`).without("11010519491231002X", "13800000001", "wang@example.cn")
		w.send("clerk", "POST", "/me/person", wang()).problem(409, "person_exists")
		w.send("broker", "POST", "/me/person", wang()).problem(409, "person_duplicate").contains("/id_no")

		w.send("clerk", "PATCH", "/me/person", map[string]string{"phone": "13900000002"}).problem(428, "if_match_required")
		changed := w.send("clerk", "PATCH", "/me/person", map[string]string{"phone": "13900000002", "id_no": made.text("id_no")}, "If-Match", `"v1"`).want(200)
		changed.contains(made.text("id_no"), `"version":2`).without(made.text("phone"))
		w.send("clerk", "PATCH", "/me/person", map[string]string{"phone": "13900000003"}, "If-Match", `"v1"`).problem(412, "stale_version")
	})
}
