package fault

// Of the journal and its witnesses.
var (
	CosignatureRefused = define("cosignature_refused", Invalid, "见证签名未被接受", "The countersignature is not accepted",
		"请先读取最新检查点，用登记在册的见证密钥签名后再提交。", "Read the newest checkpoint, sign it with a witness key that is configured here and send it again.")
)
