package fault

// Broker credentials.
var (
	CredentialUnknown = define("credential_unknown", NotFound, "没有这份资信凭证", "No such credential",
		"请核对凭证编号，或粘贴完整的凭证核验。", "Check the number, or paste the whole credential.")
	ShareUnknown = define("credential_share_unknown", NotFound, "链接无效或已失效", "The link does not work, or no longer",
		"链接可能已到期或被持证人收回，请向持证人索取新的链接。", "It may have expired or been taken back. Ask its holder for a new one.")
)
