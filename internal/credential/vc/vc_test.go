package vc

import (
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var encode = base64.RawURLEncoding.EncodeToString

func sealedRaw(key ed25519.PrivateKey, header, payload []byte) string {
	text := encode(header) + "." + encode(payload)
	return text + "." + encode(ed25519.Sign(key, []byte(text)))
}

func header() map[string]any {
	return map[string]any{"alg": "EdDSA", "typ": Type, "cty": "vc", "kid": ours.ID}
}

// body is the genuine payload as an object to spoil.
func body(t testing.TB) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal(asJSON(t, genuine(0).payload()), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestGenuineIsVerified(t *testing.T) {
	want := genuine(0)
	r := check(t, issue(t, ours, want))
	if r.Verdict != Genuine || len(r.Reasons) != 0 || r.KeyID != ours.ID || !r.StatusAsOf.Equal(day.Add(time.Hour)) {
		t.Fatalf("%+v", r)
	}
	if !reflect.DeepEqual(r.Credential, want) {
		t.Errorf("read %+v\nwant %+v", r.Credential, want)
	}
	want.ValidUntil, want.NationalNumber, want.Score = time.Time{}, "", ""
	if r := check(t, issue(t, ours, want)); r.Verdict != Genuine || !reflect.DeepEqual(r.Credential, want) {
		t.Errorf("without end: %+v", r)
	}
}

// spoilt are credentials that the platform's own key signed over a wrong text or
// header: what only a mistake of ours, or a stolen key, could make.
var spoilt = map[string]struct {
	spoil func(h, b map[string]any)
	want  Code
}{
	"alg none":         {func(h, _ map[string]any) { h["alg"] = "none" }, AlgorithmNone},
	"alg nOnE":         {func(h, _ map[string]any) { h["alg"] = "nOnE" }, AlgorithmNone},
	"alg HS256":        {func(h, _ map[string]any) { h["alg"] = "HS256" }, AlgorithmWrong},
	"alg ES256":        {func(h, _ map[string]any) { h["alg"] = "ES256" }, AlgorithmWrong},
	"alg missing":      {func(h, _ map[string]any) { delete(h, "alg") }, AlgorithmWrong},
	"typ JWT":          {func(h, _ map[string]any) { h["typ"] = "JWT" }, TypeWrong},
	"access token":     {func(h, _ map[string]any) { h["typ"] = "at+jwt" }, TypeWrong},
	"presentation":     {func(h, _ map[string]any) { h["cty"] = "vp" }, TypeWrong},
	"own key":          {func(h, _ map[string]any) { h["jwk"] = map[string]any{"kty": "OKP"} }, HeaderWrong},
	"key address":      {func(h, _ map[string]any) { h["jku"] = "https://evil.test/keys" }, HeaderWrong},
	"critical":         {func(h, _ map[string]any) { h["crit"] = []string{"b64"} }, HeaderWrong},
	"kid missing":      {func(h, _ map[string]any) { delete(h, "kid") }, KeyUnknown},
	"kid of nobody":    {func(h, _ map[string]any) { h["kid"] = issuer + "#k2" }, KeyUnknown},
	"other issuer":     {func(_, b map[string]any) { b["iss"] = "did:web:x"; b["issuer"].(map[string]any)["id"] = "did:web:x" }, IssuerUnknown},
	"iss differs":      {func(_, b map[string]any) { b["iss"] = "did:web:x" }, ClaimsDiffer},
	"sub differs":      {func(_, b map[string]any) { b["sub"] = "urn:jishi:broker:x" }, ClaimsDiffer},
	"jti differs":      {func(_, b map[string]any) { b["jti"] = "x" }, ClaimsDiffer},
	"nbf differs":      {func(_, b map[string]any) { b["nbf"] = 1 }, ClaimsDiffer},
	"exp differs":      {func(_, b map[string]any) { b["exp"] = 2000000000 }, ClaimsDiffer},
	"exp missing":      {func(_, b map[string]any) { delete(b, "exp") }, ClaimsDiffer},
	"no context":       {func(_, b map[string]any) { delete(b, "@context") }, SchemaWrong},
	"contexts swapped": {func(_, b map[string]any) { b["@context"] = []string{ContextBadges, ContextCredentials} }, SchemaWrong},
	"no badge":         {func(_, b map[string]any) { b["type"] = []string{"VerifiableCredential"} }, SchemaWrong},
	"a presentation":   {func(_, b map[string]any) { b["vp"] = map[string]any{} }, SchemaWrong},
	"old style":        {func(_, b map[string]any) { b["vc"] = map[string]any{} }, SchemaWrong},
	"proof beside":     {func(_, b map[string]any) { b["proof"] = map[string]any{} }, SchemaWrong},
	"no subject":       {func(_, b map[string]any) { delete(b, "credentialSubject") }, SchemaWrong},
	"no criteria":      {func(_, b map[string]any) { delete(inside(b, "credentialSubject", "achievement"), "criteria") }, SchemaWrong},
	"no validFrom":     {func(_, b map[string]any) { delete(b, "validFrom") }, SchemaWrong},
	"no status":        {func(_, b map[string]any) { delete(b, "credentialStatus") }, SchemaWrong},
	"one status":       {func(_, b map[string]any) { b["credentialStatus"] = b["credentialStatus"].([]any)[:1] }, SchemaWrong},
	"index as number":  {func(_, b map[string]any) { b["credentialStatus"].([]any)[0].(map[string]any)["statusListIndex"] = 7 }, SchemaWrong},
	"index with zero":  {func(_, b map[string]any) { b["credentialStatus"].([]any)[0].(map[string]any)["statusListIndex"] = "07" }, SchemaWrong},
	"index beyond": {func(_, b map[string]any) {
		b["credentialStatus"].([]any)[0].(map[string]any)["statusListIndex"] = "131072"
	}, ListWrong},
	"never valid":    {func(_, b map[string]any) { b["validUntil"], b["exp"] = b["validFrom"], b["nbf"] }, SchemaWrong},
	"before the key": {func(_, b map[string]any) { b["validFrom"], b["nbf"] = "2020-01-01T00:00:00Z", 1577836800 }, KeyNotValid},
	"from tomorrow": {func(_, b map[string]any) {
		b["validFrom"], b["nbf"] = "2026-09-02T02:00:00Z", day.AddDate(0, 0, 1).Unix()
	}, NotYetValid},
	"until half past": {func(_, b map[string]any) {
		b["validUntil"], b["exp"] = "2026-09-01T02:30:00Z", day.Add(30*time.Minute).Unix()
	}, Expired},
	"a list as credential": {func(_, b map[string]any) {
		b["type"] = []string{"VerifiableCredential", "BitstringStatusListCredential"}
	}, SchemaWrong},
}

func inside(o map[string]any, path ...string) map[string]any {
	for _, name := range path {
		o, _ = o[name].(map[string]any)
	}
	return o
}

func TestSpoiltAreRefusedForTheirReason(t *testing.T) {
	for name, c := range spoilt {
		h, b := header(), body(t)
		c.spoil(h, b)
		r := check(t, signed(t, ours.Private, h, b))
		want := Refused
		if c.want == ListWrong {
			want = Flagged
		}
		if r.Verdict != want || len(r.Reasons) == 0 || r.Reasons[0].Code != c.want {
			t.Errorf("%s: %s %+v, want %s", name, r.Verdict, r.Reasons, c.want)
		}
	}
	if r := check(t, signed(t, ours.Private, header(), body(t))); r.Verdict != Genuine {
		t.Errorf("unspoilt: %+v", r)
	}
}

// TestTwoReadingsAreRefused: names twice, anything behind, broken text.
func TestTwoReadingsAreRefused(t *testing.T) {
	good := string(asJSON(t, genuine(0).payload()))
	head := string(asJSON(t, header()))
	for name, c := range map[string]struct {
		header, payload string
		want            Code
	}{
		"a name twice":         {head, strings.Replace(good, `"name":`, `"name":"高级技术经理人","name":`, 1), PayloadWrong},
		"an id twice":          {head, `{"id":"x",` + good[1:], PayloadWrong},
		"something follows":    {head, good + "{}", PayloadWrong},
		"cut off":              {head, good[:len(good)-1], PayloadWrong},
		"no UTF-8":             {head, strings.Replace(good, "李", "\xff", 1), PayloadWrong},
		"a list":               {head, "[" + good + "]", PayloadWrong},
		"nested":               {head, `{"a":` + strings.Repeat("[", 99) + strings.Repeat("]", 99) + "," + good[1:], PayloadWrong},
		"alg twice":            {`{"alg":"EdDSA",` + head[1:], good, HeaderWrong},
		"header is no JSON":    {"EdDSA", good, HeaderWrong},
		"kid in capitals too":  {`{"KID":"x",` + head[1:], good, HeaderWrong},
		"payload is no object": {head, `"x"`, PayloadWrong},
	} {
		r := check(t, sealedRaw(ours.Private, []byte(c.header), []byte(c.payload)))
		if r.Verdict != Refused || r.Reasons[0].Code != c.want {
			t.Errorf("%s: %+v, want %s", name, r, c.want)
		}
	}
}

func TestStatusIsToldAsOfTheList(t *testing.T) {
	token, bit := issue(t, ours, genuine(0)), genuine(0).Status[0].Index
	now := day.Add(48 * time.Hour)
	old := now.Add(-time.Hour)
	other, _ := strange.IssueList(List{ID: listAddress(Revocation), Issuer: issuer, Purpose: Revocation, MadeAt: now, Until: now, bits: make([]byte, Bits/8)})
	for name, c := range map[string]struct {
		lists []string
		want  Verdict
		codes []Code
	}{
		"fresh":                {listsAt(t, now, nil, nil), Genuine, nil},
		"neighbours are set":   {listsAt(t, now, []int{bit - 1, bit + 1}, []int{bit - 1, bit + 1}), Genuine, nil},
		"revoked":              {listsAt(t, now, []int{bit}, nil), Refused, []Code{Revoked}},
		"suspended":            {listsAt(t, now, nil, []int{bit}), Refused, []Code{Suspended}},
		"both":                 {listsAt(t, now, []int{bit}, []int{bit}), Refused, []Code{Revoked, Suspended}},
		"at its limit":         {listsAt(t, now.Add(-15*time.Minute), nil, nil), Genuine, nil},
		"old":                  {listsAt(t, old, nil, nil), Flagged, []Code{StatusStale, StatusStale}},
		"old and revoked":      {listsAt(t, old, []int{bit}, nil), Refused, []Code{Revoked, StatusStale, StatusStale}},
		"old, then new":        {append(listsAt(t, old, nil, nil), listsAt(t, now, []int{bit}, nil)...), Refused, []Code{Revoked}},
		"none":                 {nil, Flagged, []Code{StatusUnknown, StatusUnknown}},
		"made later":           {listsAt(t, now.Add(time.Hour), nil, nil), Flagged, []Code{ListWrong, ListWrong}},
		"signed by a stranger": {[]string{other}, Flagged, []Code{ListWrong, ListWrong}},
		"the credential":       {[]string{token}, Flagged, []Code{ListWrong, ListWrong}},
	} {
		r := Verify(token, Options{Keys: ourKeys(), Lists: c.lists, At: now})
		var codes []Code
		for _, reason := range r.Reasons {
			codes = append(codes, reason.Code)
		}
		slices.Sort(codes)
		slices.Sort(c.codes)
		if r.Verdict != c.want || !slices.Equal(codes, c.codes) {
			t.Errorf("%s: %s %v, want %s %v", name, r.Verdict, codes, c.want, c.codes)
		}
	}
	// An old list flags; the detail names since when nothing is known.
	r := Verify(token, Options{Keys: ourKeys(), Lists: listsAt(t, old, nil, nil), At: now})
	if !strings.Contains(r.Reasons[0].Detail, "since "+written(old)) || !r.StatusAsOf.Equal(old) {
		t.Errorf("%+v", r)
	}
}

// TestRotatedKeys: what the old key signed in its time stays good, what it signs
// later does not.
func TestRotatedKeys(t *testing.T) {
	c := genuine(0)
	c.ValidFrom = day.AddDate(-2, 0, 0)
	if r := check(t, issue(t, older, c)); r.Verdict != Genuine {
		t.Errorf("before the rotation: %+v", r)
	}
	if r := check(t, issue(t, older, genuine(0))); r.Verdict != Refused || r.Reasons[0].Code != KeyNotValid {
		t.Errorf("after it: %+v", r)
	}
	raw, err := JWKS(ourKeys())
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseJWKS(raw)
	if err != nil || !reflect.DeepEqual(again, ourKeys()) {
		t.Errorf("%v %v", again, err)
	}
	doc, err := Document(issuer, ourKeys())
	if err != nil || !bytes.Contains(doc, []byte(older.ID)) || bytes.Count(doc, []byte("JsonWebKey")) != 2 {
		t.Errorf("%s %v", doc, err)
	}
}

func TestDID(t *testing.T) {
	for address, want := range map[string]string{
		"https://jishi.taian.example": "did:web:jishi.taian.example", "http://127.0.0.1:8080": "did:web:127.0.0.1%3A8080", "https://a.example/tech/market/": "did:web:a.example:tech:market",
	} {
		if got := DID(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

func TestWrongKeySets(t *testing.T) {
	for _, text := range []string{``, `{}`, `{"keys":[]}`, `{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AA","kid":"k"}]}`, `{"keys":[{"kty":"OKP","crv":"Ed25519","x":"` + encode(make([]byte, 32)) + `"}]}`,
		`{"keys":[],"keys":[]}`, `{"keys":[{"kty":"OKP","crv":"Ed25519","x":"` + encode(make([]byte, 32)) + `","kid":"k","exp":"soon"}]}`} {
		if keys, err := ParseJWKS([]byte(text)); err == nil {
			t.Errorf("%s: %v", text, keys)
		}
	}
}

// The vectors of the recommendation, §3: bits are compared, never the text.
func TestListVectors(t *testing.T) {
	for text, want := range map[string][]int{
		"uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA":        nil,
		"uH4sIAAAAAAAC_-3QAQ0AAAwCIO1f2hz_IAIJAAAAAAAAAAAAAADfVAEAAADAOQNQdb5gAEAAAA":  {94567},
		"u" + packed(t, append(append([]byte{0x80}, make([]byte, Bits/8-2)...), 0x01)): {0, Bits - 1},
	} {
		raw, err := decodeBits(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if len(raw) != Bits/8 || !bytes.Equal(raw, NewList(want).bits) {
			t.Errorf("%s: other bits than %v", text, want)
		}
	}
}

func packed(t testing.TB, raw []byte) string {
	t.Helper()
	text, err := encodeBits(raw)
	if err != nil {
		t.Fatal(err)
	}
	return text[1:]
}

func TestWrongLists(t *testing.T) {
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	for range 64 {
		_, _ = w.Write(make([]byte, 1<<20))
	}
	_ = w.Close()
	for name, text := range map[string]string{
		"empty": "", "no prefix": packed(t, make([]byte, Bits/8)), "short": "u" + packed(t, make([]byte, Bits/8-1)), "a bomb": "u" + encode(bomb.Bytes()),
		"no gzip": "u" + encode([]byte("plain")), "cut off": "u" + packed(t, make([]byte, Bits/8))[:20], "padded": "u" + packed(t, make([]byte, Bits/8)) + "=",
	} {
		if raw, err := decodeBits(text); err == nil {
			t.Errorf("%s: %d bytes", name, len(raw))
		}
	}
	if _, err := NewList(nil).Set(Bits); err == nil {
		t.Error("there is a bit beyond the last")
	}
	for _, ttl := range []string{`"900"`, `-1`, `1.5`, `99999999999999999`} {
		l := strings.Replace(`{"type":["BitstringStatusListCredential"],"id":"x","issuer":{"id":"`+issuer+`"},"validFrom":"2026-09-01T02:00:00Z","validUntil":"2026-09-02T02:00:00Z",
			"credentialSubject":{"type":"BitstringStatusList","ttl":TTL,"encodedList":"u`+packed(t, make([]byte, Bits/8))+`"}}`, "TTL", ttl, 1)
		if _, reason := OpenList(sealedRaw(ours.Private, asJSON(t, header()), []byte(l)), ourKeys()); reason == nil || reason.Code != SchemaWrong {
			t.Errorf("ttl %s: %v", ttl, reason)
		}
	}
}

// TestListProperty: whatever is set is read, and nothing else.
func TestListProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		set := rapid.SliceOfNDistinct(rapid.IntRange(0, Bits-1), 0, 40, rapid.ID[int]).Draw(t, "set")
		text, err := encodeBits(NewList(set).bits)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := decodeBits(text)
		if err != nil {
			t.Fatal(err)
		}
		l, n := List{bits: raw}, 0
		for _, i := range set {
			if is, err := l.Set(i); err != nil || !is {
				t.Fatalf("bit %d: %t %v", i, is, err)
			}
		}
		for i := range Bits {
			if is, _ := l.Set(i); is {
				n++
			}
		}
		if n != len(set) {
			t.Fatalf("%d bits, want %d", n, len(set))
		}
	})
}

func TestIncompleteIsNotSigned(t *testing.T) {
	for name, spoil := range map[string]func(*Credential){
		"no name": func(c *Credential) { c.Name = "" }, "no criteria": func(c *Credential) { c.Achievement.Criteria = "" },
		"no start": func(c *Credential) { c.ValidFrom = time.Time{} }, "ends at once": func(c *Credential) { c.ValidUntil = c.ValidFrom },
		"no status": func(c *Credential) { c.Status = nil }, "one purpose twice": func(c *Credential) { c.Status[1] = c.Status[0] },
	} {
		c := genuine(0)
		spoil(&c)
		if _, err := ours.Issue(c); err == nil {
			t.Errorf("%s: it was signed", name)
		}
	}
}

func TestEveryReasonHasItsSentences(t *testing.T) {
	for _, c := range Codes() {
		text := Reason{Code: c}.Text()
		if text.Zh == "" || text.En == "" {
			t.Errorf("%s says nothing", c)
		}
	}
	for _, c := range spoilt {
		if !slices.Contains(Codes(), c.want) {
			t.Errorf("%s is not listed", c.want)
		}
	}
}

// forgeries are 1,000 credentials that the platform did not issue like this.
func forgeries(t testing.TB) map[string]string {
	out := map[string]string{}
	token := issue(t, ours, genuine(0))
	parts := strings.Split(token, ".")
	alphabet := "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	// One character, at every kind of place; each place gets another letter.
	at := 0
	for n := range 560 {
		at = (at + 7919) % len(token)
		was := strings.IndexByte(alphabet, token[at])
		now := alphabet[(was+1+n%62)%64]
		if was >= 0 && now == token[at] {
			now = alphabet[(was+63)%64]
		}
		out[fmt.Sprintf("character %d", at)] = token[:at] + string(now) + token[at+1:]
	}
	for n := range 40 {
		c := genuine(n)
		other := strings.Split(issue(t, ours, genuine(n+1)), ".")
		own := strings.Split(issue(t, ours, c), ".")
		mac := hmac.New(sha256.New, keyOf(ours).Public)
		h := header()
		h["alg"] = "HS256"
		text := encode(asJSON(t, h)) + "." + own[1]
		mac.Write([]byte(text))
		out[fmt.Sprintf("public key as secret %d", n)] = text + "." + encode(mac.Sum(nil))
		h["alg"] = "none"
		out[fmt.Sprintf("no signature %d", n)] = encode(asJSON(t, h)) + "." + own[1] + "."
		out[fmt.Sprintf("swapped payload %d", n)] = own[0] + "." + other[1] + "." + own[2]
		out[fmt.Sprintf("swapped signature %d", n)] = own[0] + "." + own[1] + "." + other[2]
		out[fmt.Sprintf("another key %d", n)] = sealedRaw(strange.Private, asJSON(t, header()), asJSON(t, c.payload()))
		out[fmt.Sprintf("another issuer's credential %d", n)] = issue(t, strange, c)
		h = header()
		h["kid"] = older.ID
		out[fmt.Sprintf("another kid %d", n)] = sealedRaw(ours.Private, asJSON(t, h), asJSON(t, c.payload()))
		c.Achievement.Name = "高级技术经理人"
		out[fmt.Sprintf("raised level %d", n)] = own[0] + "." + encode(asJSON(t, c.payload())) + "." + own[2]
		c = genuine(n)
		c.ValidUntil = c.ValidUntil.AddDate(10, 0, 0)
		out[fmt.Sprintf("longer validity %d", n)] = own[0] + "." + encode(asJSON(t, c.payload())) + "." + own[2]
	}
	out["cut"], out["longer"], out["header replayed"] = token[:len(token)-1], token+"A", parts[0]+"."+token
	out["blank"], out["line break"], out["padding"] = " "+token, parts[0]+"."+parts[1]+"\n."+parts[2], token+"=="
	out["two of three"], out["nothing"], out["JSON"] = parts[0]+"."+parts[1], "", string(asJSON(t, genuine(0).payload()))
	for name, c := range spoilt {
		if c.want == ListWrong {
			continue
		}
		h, b := header(), body(t)
		c.spoil(h, b)
		out["signed by us: "+name] = signed(t, ours.Private, h, b)
	}
	for n := range 1000 {
		if len(out) == 1000 {
			break
		}
		c := genuine(n)
		c.ValidFrom, c.ValidUntil = day.AddDate(0, -6, 0), day.AddDate(0, 0, -n%90)
		out[fmt.Sprintf("expired %d", n)] = issue(t, ours, c)
	}
	return out
}

// Test1000ForgedAreRefused counts the reasons; see docs/credential-format.md.
func Test1000ForgedAreRefused(t *testing.T) {
	all := forgeries(t)
	at := day.Add(time.Hour)
	o := Options{Keys: ourKeys(), Lists: listsAt(t, at, nil, nil), At: at}
	count := map[Code]int{}
	for name, token := range all {
		r := Verify(token, o)
		if r.Verdict != Refused || len(r.Reasons) == 0 {
			t.Errorf("%s is not refused: %+v", name, r)
			continue
		}
		count[r.Reasons[0].Code]++
	}
	sum := 0
	for _, code := range slices.Sorted(maps.Keys(count)) {
		t.Logf("%-20s %d", code, count[code])
		sum += count[code]
	}
	if sum != 1000 || len(count) < 10 {
		t.Errorf("%d refused for %d reasons, want 1,000", sum, len(count))
	}
}
