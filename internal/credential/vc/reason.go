package vc

import "slices"

// Code (原因代码) names what is the matter with a credential. A code is never
// renamed or reused.
type Code string

// What can be the matter, in the order in which it is looked for.
const (
	NotJWT         Code = "not_a_jwt"
	HeaderWrong    Code = "header_wrong"
	AlgorithmNone  Code = "alg_none"
	AlgorithmWrong Code = "alg_wrong"
	TypeWrong      Code = "typ_wrong"
	KeyUnknown     Code = "kid_unknown"
	SignatureWrong Code = "signature_wrong"
	PayloadWrong   Code = "payload_wrong"
	SchemaWrong    Code = "schema_wrong"
	ClaimsDiffer   Code = "claims_differ"
	IssuerUnknown  Code = "issuer_unknown"
	KeyNotValid    Code = "key_not_valid_then"
	NotYetValid    Code = "not_yet_valid"
	Expired        Code = "expired"
	Revoked        Code = "revoked"
	Suspended      Code = "suspended"
	ListWrong      Code = "status_list_wrong"
	StatusStale    Code = "status_stale"
	StatusUnknown  Code = "status_unknown"

	// What only the register can tell, which knows all that it has issued.
	NotRegistered Code = "not_registered"
	Altered       Code = "altered"
)

// Text is a sentence in both languages.
type Text struct{ Zh, En string }

// Reason is one thing that is the matter.
type Reason struct {
	Code Code
	// Detail is for people who look closer, in English; it may quote what was read.
	Detail string
}

// Text says the reason to whoever holds the credential.
func (r Reason) Text() Text { return reasons[r.Code] }

// flags tells that the reason does not refuse the credential by itself: it is
// genuine, but its status cannot be told.
func (r Reason) flags() bool {
	return slices.Contains([]Code{ListWrong, StatusStale, StatusUnknown}, r.Code)
}

// Codes lists all codes, for documentation and tests.
func Codes() []Code {
	out := make([]Code, 0, len(reasons))
	for c := range reasons {
		out = append(out, c)
	}
	slices.Sort(out)
	return out
}

var reasons = map[Code]Text{
	NotJWT:         {"这不是凭证：凭证是由两个点隔开的三段文字。请粘贴或选择完整的 .jwt 文件。", "This is no credential: one has three parts with dots between them. Paste or choose the whole .jwt file."},
	HeaderWrong:    {"凭证头部有误：含有本平台从不写入的内容。", "The header is wrong: it holds what the platform never writes."},
	AlgorithmNone:  {"凭证没有签名（alg 为 none），不可信。", "The credential is not signed (alg none); do not trust it."},
	AlgorithmWrong: {"凭证的签名算法不是本平台使用的 EdDSA。", "The signature algorithm is not EdDSA, which the platform uses."},
	TypeWrong:      {"这是另一种令牌，不是资信凭证（typ 不是 vc+jwt）。", "This is another kind of token, not a credential (typ is not vc+jwt)."},
	KeyUnknown:     {"签名所用的密钥不在所给的公钥里：不是本平台签发，或公钥文件太旧。", "The key it names is not among the public keys given: it was not issued here, or the key file is too old."},
	SignatureWrong: {"签名不符：内容被改动过，或不是用本平台的密钥签的。", "The signature does not fit: the content was altered, or it was not signed with the platform's key."},
	PayloadWrong:   {"凭证内容无法按唯一的方式读取。", "The content cannot be read in one way only."},
	SchemaWrong:    {"签名有效，但内容不是资信凭证的格式。", "The signature fits, but the content does not have the form of a credential."},
	ClaimsDiffer:   {"凭证里同一事项的两处写法不一致。", "The credential says the same thing twice, and differently."},
	IssuerUnknown:  {"凭证所称的签发机构不是这把密钥的持有者。", "The issuer it names is not the one that the key belongs to."},
	KeyNotValid:    {"签发日期不在这把密钥的使用期内。", "It was signed outside the time in which the key was in use."},
	NotYetValid:    {"凭证尚未生效。", "The credential is not valid yet."},
	Expired:        {"凭证已过有效期。请持证人办理续期。", "The credential has expired. Its holder should renew it."},
	Revoked:        {"凭证已被撤销，不再有效。", "The credential was revoked and is no longer valid."},
	Suspended:      {"凭证处于暂停状态，目前不可使用。", "The credential is suspended and may not be used now."},
	ListWrong:      {"所给的状态清单不可信或不适用，撤销与暂停情况未知。", "The status list given cannot be trusted or is another one; revocation and suspension are unknown."},
	StatusStale:    {"凭证本身真实，但状态清单已过时，此后是否被撤销或暂停未知。请取最新的状态清单再核验。", "The credential itself is genuine, but the status list is old: whether it was revoked or suspended since is unknown. Fetch the newest list and check again."},
	StatusUnknown:  {"凭证本身真实，但没有状态清单，是否被撤销或暂停未知。", "The credential itself is genuine, but without a status list it is unknown whether it was revoked or suspended."},
	NotRegistered:  {"签名有效，但登记簿里没有这份凭证。请立即告知登记机构。", "The signature fits, but the register has no such credential. Tell the registry at once."},
	Altered:        {"登记簿里这个编号的凭证是另外的内容：这一份被改动过。", "The register holds another text under this number: this one was altered."},
}
