package fault

// Delegated filing (委托代办).
var (
	MandateOutOfScope = define("mandate_out_of_scope", Forbidden, "超出委托权限", "Outside the mandate",
		"该事项不在委托书载明的委托事项内，请委托人自行办理，或重新出具委托书。", "The mandate does not cover this. The client does it, or gives a wider mandate.")
	MandateEnded = define("mandate_ended", Forbidden, "委托已失效", "The mandate is over",
		"委托已到期、终止或被撤销，不能再代为办理。如需继续，请重新办理委托。", "It has expired, ended or been revoked. Ask the client for a new one.")
	AgentIsParty = define("agent_is_party", Forbidden, "受托人是合同对方当事人", "The agent is a party on the other side",
		"受托人不得代委托人办理与自己订立的合同；委托人书面同意并在委托书中载明的除外（民法典第一百六十八条）。",
		"An agent does not act in a contract with itself, unless the client has agreed in the mandate (Civil Code Art 168).")
	MandateClient = define("mandate_client", Invalid, "找不到该委托单位", "No such client",
		"请填写已在本平台开户的单位的统一社会信用代码；受托人不能是委托人自己。", "Give the credit code of another organisation that has an account here.")
	MandatePeriod = define("mandate_period", Invalid, "委托期限不符合要求", "The period is not allowed",
		"截止日期不得早于起始日期和当天，期限不得超过规定年限。", "The end is on or after the start and today, and the period is not longer than allowed.")
)
