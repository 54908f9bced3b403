package fault

// Listings (挂牌).
var (
	ContactInListing = define("contact_in_listing", Invalid, "公开内容中有联系方式", "A way of reaching a person in a public text",
		"请删去电话和邮箱；有意者通过平台的“意向”联系，记录可查。", "Remove phone numbers and addresses; who is interested enquires through the platform, where it is on record.")
	ListedTwice = define("listed_twice", Invalid, "重复填写", "Given twice",
		"同一项只填写一次。", "Give each one once.")
	OwnUseNoOffer = define("own_use_no_offer", Invalid, "自行投资实施不是对外提供的方式", "Own investment is no offer to others",
		"请选择转让、许可、合作实施或作价投资等方式；自行实施的无需挂牌。", "Choose assignment, licence, joint implementation or equity; what you use yourself need not be listed.")
	NegotiableNoMethod = define("negotiable_no_method", Invalid, "面议不是定价方式", "Negotiable is no pricing method",
		"请选择协议定价、挂牌交易或拍卖；“面议”在价格形式中选择。", "Choose agreement, listing or auction; negotiable is a way of showing the price.")
	PricingMethodOfLaw = define("pricing_method_of_law", Invalid, "公立单位不能采用该定价方式", "Not a pricing method for a public unit",
		"国家设立的研究开发机构、高等院校通过协议定价、在技术交易市场挂牌交易、拍卖等方式确定价格（促进科技成果转化法第十八条）。", "Public institutes and universities fix the price by agreement, listing on a technology market, or auction (Art 18).")
	PriceKindOther = define("price_kind_other", Invalid, "金额与价格形式不符", "The amount does not fit the kind of price",
		"定价只填一个金额，价格区间填上下限，面议不填金额。", "A fixed price has one amount, a band two, a negotiable price none.")
	PriceBandReversed = define("price_band_reversed", Invalid, "价格区间上限不高于下限", "The band's upper end is not above the lower",
		"请填写高于下限的上限，或改为定价。", "Give an upper end above the lower one, or a fixed price.")
	ListedNeedsPrice = define("listed_needs_price", Invalid, "挂牌交易和拍卖须有价格", "Listing and auction need a price",
		"请填写挂牌价或起拍价（可先通过询价确定底价），或改为协议定价。", "Give the price it is listed at or starts at, or choose agreement.")
	IndicatorMissing = define("indicator_missing", Invalid, "缺少实测指标对比", "No measured indicator",
		"至少填写一项指标：本成果的实测值、常规方案的值和数据来源。", "Give one at least: what was measured, what is usual, and where it comes from.")
	IndicatorSame = define("indicator_same", Invalid, "指标与常规方案相同", "The indicator is no different from the usual",
		"企业要看差别在哪里。请填写有差别的指标，或删去这一项。", "Companies look for the difference. Give one that differs, or remove it.")
	ListingTerm = define("listing_term", Invalid, "挂牌有效期不合适", "The listing's term does not fit",
		"有效期须在今天之后、三年之内；到期前可以延长。", "It ends after today and within three years; it can be prolonged before it ends.")
	ListingExists = define("listing_exists", Conflict, "该成果已有挂牌", "The achievement is listed already",
		"请修改已有的挂牌，或先撤牌。", "Change that listing, or withdraw it first.")
	ListingClosed = define("listing_closed", Conflict, "该挂牌不再接受意向", "The listing takes no enquiries",
		"挂牌已到期、成交或撤牌。请查看同一技术领域的其他成果。", "It has ended, was closed by a deal or withdrawn. Look at others of the field.")
	EnquiryOwn = define("enquiry_own", Conflict, "不能向本单位的挂牌提交意向", "An enquiry to one's own listing",
		"意向由其他单位提交。", "Enquiries come from other units.")
	EnquiryExists = define("enquiry_exists", Conflict, "贵单位的意向正在办理", "Your unit has an enquiry open",
		"请在已有的意向中继续沟通。", "Go on in the thread that is open.")
	EnquiryLimit = define("enquiry_limit", Conflict, "今天提交的意向过多", "Too many enquiries today",
		"每个单位每天最多提交 50 份意向。请明天再提交。", "A unit may send fifty a day. Go on tomorrow.")
	MessageLimit = define("message_limit", Conflict, "本次沟通的消息过多", "Too many messages in this thread",
		"一份意向最多 500 条消息。请当面沟通，或结束后另行提交。", "A thread holds five hundred. Meet, or close it and send another.")
)
