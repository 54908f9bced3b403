package identity

import (
	"slices"

	"jishi/internal/fault"
)

// Relation says how a principal must stand to an object for a permission to hold.
type Relation string

// The relations.
const (
	Public    Relation = "public"     // nobody need be signed in
	Signed    Relation = "signed"     // any signed-in user; there is no object
	OwnOrg    Relation = "own_org"    // an object of the principal's organisation
	OwnOffice Relation = "own_office" // a case of the principal's registration office
	AnyObject Relation = "any"        // every object
	Self      Relation = "self"       // the principal's own account or session
	ByMandate Relation = "mandate"    // an object whose owner has given the principal a mandate for this operation
)

// Object is what the permission table is asked about. A field that says
// nothing stays empty; an empty field fits no relation.
type Object struct {
	// OwnerOrg is the organisation whose object it is.
	OwnerOrg string
	// OfficeRegion is the region of the office that handles it; a draft has none.
	OfficeRegion string
	// UserID is the user whose account or session it is.
	UserID string
	// Delegations are the mandates that its owner has given for it.
	Delegations []Delegation
}

// Row is one permission: this role may do this operation on objects in this
// relation.
type Row struct {
	Operation Operation
	Role      Role
	Relation  Relation
}

// grant is several rows written as one line.
type grant struct {
	relation   Relation
	roles      []Role
	operations []Operation
}

var (
	filers   = []Role{RoleClerk, RoleUniversityOffice, RoleOrgAdmin}
	registry = []Role{RoleRegistrar, RoleReviewer}
	// publishers work for units that put matters on public notice.
	publishers = []Role{RoleClerk, RoleUniversityOffice, RoleOrgAdmin, RoleEvaluator}
	// agents may act for another organisation under its mandate. A broker files
	// for others only.
	agents = []Role{RoleClerk, RoleUniversityOffice, RoleOrgAdmin, RoleBroker}
	// officeStaff are the people of a registration office.
	officeStaff = []Role{RoleRegistrar, RoleReviewer, RoleOfficeHead}
	// insight is every bureau role but tax, which only verifies certificates on
	// the public pages.
	insight = []Role{RoleRegistrar, RoleReviewer, RoleOfficeHead, RoleAuditor, RoleSystemAdmin, RoleSecurityAdmin, RoleAuditAdmin}

	readContract = []Operation{OpListContracts, OpGetContract, OpListContractDocuments, OpGetContractDocument, OpGetContractDocumentText,
		OpListContractFindings, OpGetContractHistory, OpGetContractCertificate, OpGetContractEvidence, OpGetContractClock}
	readAfter = []Operation{OpListProceedings, OpGetProceeding, OpListSettlements}
	// compareTexts shows other organisations' texts: never to applicants.
	compareTexts = []Operation{OpListSimilarContracts, OpCompareContractTexts}
	// trainingWork is what a base does, trainingReads what it and the bureau look at.
	trainingWork = []Operation{OpCreateCourse, OpUpdateCourse, OpPublishCourse, OpCloseCourse, OpAddCourseSession, OpWithdrawEnrolment, OpRecordAttendance,
		OpCorrectAttendance, OpCreateExamination, OpSetExaminationPaper, OpOpenExaminationPaper, OpRecordResult, OpIssueTrainingCertificate, OpCancelTrainingCertificate}
	trainingReads = []Operation{OpListCourseEnrolments, OpGetEnrolment, OpGetExamination, OpListTrainingCertificates, OpGetTrainingCertificate}
	// readConversions shows deals with their rewards.
	readConversions = []Operation{OpListConversions, OpGetConversion, OpGetConversionReport}
	readTotals      = []Operation{OpGetVolumeProgress, OpGetVolumeSummary, OpGetVolumeTargets, OpGetVolumeReport}
)

// grants is the one permission table of the platform. The administrators have
// no contract operation and nobody has one that changes the journal (R36).
var grants = []grant{
	{Public, []Role{Anyone}, []Operation{OpLogin, OpRefresh, OpGetPublicVolume, OpListOpenData, OpGetOpenData, OpGetOpenDataFile}},
	{Signed, []Role{Anyone}, []Operation{OpMe, OpLogout, OpGetJournalCheckpoint, OpGetJournalConsistency}},
	{Self, []Role{Anyone}, []Operation{OpGetUser, OpSetUserPassword, OpListSessions, OpEndSession}},

	{Self, applicantRoles, []Operation{OpRegisterPerson, OpGetPerson, OpUpdatePerson}},
	{Public, []Role{Anyone}, []Operation{OpListPublicBrokers, OpGetPublicBroker, OpFileBrokerComplaint}},
	{Self, []Role{RoleBroker}, []Operation{OpCreateBroker, OpListBrokers, OpGetBroker, OpUpdateBroker, OpAddBrokerCertificate, OpRemoveBrokerCertificate, OpGetBrokerCertificateFile, OpSubmitBroker, OpChangeBrokerOrganization, OpReplyBroker, OpWithdrawBroker, OpAppealBroker}},
	{OwnOrg, []Role{RoleOrgAdmin}, []Operation{OpListBrokers, OpGetBroker}},
	{OwnOffice, officeStaff, []Operation{OpListBrokers, OpGetBroker, OpGetBrokerCertificateFile, OpListBrokerComplaints}},
	{AnyObject, []Role{RoleAuditor}, []Operation{OpListBrokers, OpGetBroker, OpGetBrokerCertificateFile, OpListBrokerComplaints, OpListTransferOrgs}},
	{OwnOffice, []Role{RoleRegistrar}, []Operation{OpCheckBrokerCertificate, OpVerifyBrokerPerson, OpViewBrokerIdentity, OpReturnBroker, OpNoticeBroker, OpChangeBrokerTitle, OpAnnounceBroker, OpDecideBrokerComplaint}},
	{OwnOffice, []Role{RoleReviewer}, []Operation{OpRefuseBroker, OpActivateBroker, OpChangeBrokerLevel, OpRenewBroker, OpDecideBroker, OpRestoreBroker, OpDecideBrokerAppeal, OpGradeTransferOrg}},
	{OwnOffice, []Role{RoleOfficeHead}, []Operation{OpDecideBrokerAppeal}},
	{OwnOrg, []Role{RoleOrgAdmin, RoleClerk}, []Operation{OpFileTransferOrg, OpListTransferOrgs}},
	{OwnOffice, officeStaff, []Operation{OpListTransferOrgs}},

	{Public, []Role{Anyone}, []Operation{OpFileObjection}},
	{Signed, []Role{Anyone}, []Operation{OpObjectToNotice}},
	{OwnOrg, publishers, []Operation{OpListNotices, OpGetNotice}},
	{OwnOrg, []Role{RoleUniversityOffice, RoleOrgAdmin, RoleEvaluator}, []Operation{OpAcceptObjection, OpDecideObjection}},
	{AnyObject, append([]Role{RoleAuditor}, officeStaff...), []Operation{OpListNotices, OpGetNotice}},

	{OwnOrg, filers, []Operation{OpCreateAchievement, OpUpdateAchievement, OpDeleteAchievement, OpFileAchievement, OpWithdrawAchievement, OpAddAchievementFile,
		OpRemoveAchievementFile, OpImportAchievements, OpDecideUndertaking, OpOpenAchievementDispute}},
	{OwnOrg, filers, []Operation{OpListAchievements, OpGetAchievement, OpListAchievementDisputes}},
	{AnyObject, append([]Role{RoleAuditor}, officeStaff...), []Operation{OpListAchievements, OpGetAchievement, OpListAchievementDisputes}},
	{AnyObject, []Role{RoleReviewer}, []Operation{OpWithdrawAchievement, OpDecideAchievementDispute}},
	{Signed, []Role{Anyone}, []Operation{OpGetDisclosure}},
	{OwnOrg, applicantRoles, []Operation{OpSignUndertaking}},

	{OwnOrg, filers, []Operation{OpCreateConversion, OpUpdateConversion, OpOpenConversionNotice, OpClearConversion, OpReviseConversion, OpWithdrawConversion,
		OpLinkConversionContract, OpUnlinkConversionContract, OpAddConversionPaper, OpCreateRewardAgreement, OpAgreeRewardAgreement, OpCreateDistribution,
		OpOpenDistributionNotice, OpCancelDistribution, OpPayReward, OpVoidRewardPayment}},
	{OwnOrg, filers, readConversions},
	{AnyObject, append([]Role{RoleAuditor}, officeStaff...), readConversions},
	{Signed, []Role{Anyone}, []Operation{OpCalculateReward}},
	{Self, applicantRoles, []Operation{OpGetMyRewards}},
	{OwnOrg, filers, []Operation{OpCreateListing, OpUpdateListing, OpDeleteListing, OpPublishListing, OpConfirmListing, OpWithdrawListing}},
	{OwnOrg, filers, []Operation{OpListListings, OpGetListing, OpGetListingFunnel}},
	{AnyObject, append([]Role{RoleAuditor}, officeStaff...), []Operation{OpListListings, OpGetListing, OpGetListingFunnel, OpGetListingFigures}},
	{AnyObject, []Role{RoleReviewer}, []Operation{OpWithdrawListing}},
	{Signed, []Role{Anyone}, []Operation{OpGetOffer}},
	{OwnOrg, applicantRoles, []Operation{OpSendEnquiry, OpListEnquiries, OpReplyEnquiry, OpMarkEnquiry}},

	{Signed, []Role{Anyone}, []Operation{OpListTrainingBases, OpListCourses}},
	{AnyObject, []Role{RoleRegistrar}, []Operation{OpProposeTrainingBase, OpNumberTrainingCertificate, OpDecideEducation}},
	{AnyObject, []Role{RoleReviewer}, []Operation{OpConfirmTrainingBase, OpEndTrainingBase, OpCorrectResult}},
	{OwnOrg, []Role{RoleTrainingBase}, trainingWork},
	{OwnOrg, []Role{RoleTrainingBase, RoleOrgAdmin}, trainingReads},
	{OwnOrg, []Role{RoleOrgAdmin}, []Operation{OpCorrectResult}},
	{AnyObject, []Role{RoleRegistrar, RoleReviewer, RoleOfficeHead, RoleAuditor}, trainingReads},
	{AnyObject, []Role{RoleRegistrar, RoleReviewer, RoleOfficeHead, RoleAuditor}, []Operation{OpListEducation, OpGetTrainingPlan}},
	{AnyObject, []Role{RoleOfficeHead}, []Operation{OpPutTrainingTarget}},
	{Self, applicantRoles, []Operation{OpEnrolCourse, OpWithdrawEnrolment, OpGetEnrolment, OpGetTrainingCertificate, OpDeclareEducation, OpListEducation,
		OpEvaluateCourse, OpGetMyTraining}},

	{AnyObject, []Role{RoleSystemAdmin}, []Operation{OpCreateOrganization, OpUpdateOrganization, OpDisableOrganization}},
	{AnyObject, []Role{RoleSecurityAdmin}, []Operation{OpVerifyOrganization}},
	{AnyObject, insight, []Operation{OpListOrganizations, OpGetOrganization}},
	{OwnOrg, applicantRoles, []Operation{OpListOrganizations, OpGetOrganization}},
	{OwnOrg, []Role{RoleOrgAdmin}, []Operation{OpUpdateOrganization}},

	{AnyObject, []Role{RoleSystemAdmin}, []Operation{OpCreateUser, OpUpdateUser, OpDisableUser, OpEnableUser}},
	{AnyObject, []Role{RoleSecurityAdmin}, []Operation{OpDisableUser, OpEnableUser, OpSetUserPassword, OpListSessions, OpEndSession}},
	{AnyObject, administrators, []Operation{OpListUsers, OpGetUser}},
	{OwnOrg, []Role{RoleOrgAdmin}, []Operation{OpCreateUser, OpListUsers, OpGetUser, OpUpdateUser, OpDisableUser, OpEnableUser,
		OpSetUserPassword, OpListSessions, OpEndSession}},

	{OwnOrg, filers, []Operation{OpCreateContract, OpUpdateContract, OpDeleteContract, OpAddContractDocument, OpRemoveContractDocument,
		OpSubmitContract, OpWithdrawContract}},
	{OwnOrg, filers, readContract},
	{OwnOffice, registry, readContract},
	{AnyObject, []Role{RoleAuditor}, readContract},
	{OwnOffice, officeStaff, compareTexts},
	{AnyObject, []Role{RoleAuditor}, compareTexts},
	{OwnOffice, []Role{RoleRegistrar}, []Operation{OpAcceptContract, OpReturnContract, OpDeclineContract, OpTransferUpContract,
		OpReviewContract, OpRecordExpertOpinion, OpSetNationalNumber}},
	{OwnOffice, []Role{RoleReviewer}, []Operation{OpReturnContract, OpRegisterContract, OpRefuseContract}},
	{OwnOffice, registry, []Operation{OpHandleContractFinding}},
	{OwnOffice, []Role{RoleReviewer}, []Operation{OpOverrideContractFinding}},

	{OwnOrg, filers, []Operation{OpOpenChange, OpOpenCorrection, OpOpenDeregistration, OpOpenObjection, OpAnswerProceeding, OpDeclareSettlement}},
	{OwnOrg, filers, readAfter},
	{OwnOffice, registry, readAfter},
	{AnyObject, []Role{RoleAuditor}, readAfter},
	{OwnOffice, []Role{RoleRegistrar}, []Operation{OpOpenCorrection, OpOpenRevocation, OpExamineProceeding, OpDecideSettlement}},
	{OwnOffice, []Role{RoleReviewer}, []Operation{OpDecideProceeding}},
	{AnyObject, []Role{RoleTax}, []Operation{OpOpenRecheck}},
	{OwnOrg, []Role{RoleTax}, []Operation{OpListProceedings, OpGetProceeding}},

	{ByMandate, agents, []Operation{OpCreateContract, OpUpdateContract, OpDeleteContract, OpAddContractDocument, OpRemoveContractDocument,
		OpSubmitContract, OpWithdrawContract, OpOpenChange, OpOpenCorrection, OpOpenDeregistration, OpOpenObjection, OpAnswerProceeding,
		OpDeclareSettlement, OpGetJournalEventProof}},
	{ByMandate, agents, readContract},
	{ByMandate, agents, readAfter},
	{OwnOrg, agents, []Operation{OpListMandates, OpGetMandate, OpProposeMandate, OpEndMandate}},
	{OwnOrg, filers, []Operation{OpConfirmMandate, OpRefuseMandate, OpRevokeMandate}},
	{AnyObject, append([]Role{RoleAuditor}, officeStaff...), []Operation{OpGetMandate}},
	{AnyObject, []Role{RoleAuditor}, []Operation{OpListMandates}},

	{Self, []Role{RoleBroker}, []Operation{OpListBrokerCredentials, OpGetCredential, OpListCredentialShares, OpCreateCredentialShare, OpRevokeCredentialShare}},
	{AnyObject, append([]Role{RoleAuditor}, officeStaff...), []Operation{OpListBrokerCredentials, OpGetCredential}},
	{AnyObject, []Role{RoleReviewer}, []Operation{OpSuspendCredential, OpRestoreCredential, OpRevokeCredential, OpRenewCredential}},
	{Self, agents, []Operation{OpProposeCommission, OpEndCommission, OpIntroduce, OpAnswerContractBroker, OpGetCommission, OpGetIntroduction, OpGetBrokerDeals}},
	{OwnOrg, filers, []Operation{OpDecideCommission, OpEndCommission, OpAnswerIntroduction}},
	{OwnOrg, agents, []Operation{OpUploadBrokeragePaper, OpGetBrokeragePaper, OpGetCommission, OpGetIntroduction, OpListContractBrokers, OpListCommissionReceipts,
		OpDeclareCommissionReceipt, OpGetBrokerDeals, OpGetOrgPerformance}},
	{ByMandate, agents, []Operation{OpListContractBrokers, OpListCommissionReceipts}},
	{OwnOffice, officeStaff, []Operation{OpListContractBrokers, OpListCommissionReceipts}},
	{OwnOffice, []Role{RoleRegistrar}, []Operation{OpAmendContractBroker, OpDecideCommissionReceipt}},
	{AnyObject, []Role{RoleAuditor}, []Operation{OpListContractBrokers, OpListCommissionReceipts}},
	{AnyObject, append([]Role{RoleAuditor}, officeStaff...), []Operation{OpGetCommission, OpGetIntroduction, OpGetBrokeragePaper, OpGetBrokerDeals, OpGetOrgPerformance}},

	{OwnOffice, []Role{RoleOfficeHead}, slices.Concat(readContract, readAfter)},
	{Signed, []Role{Anyone}, []Operation{OpGetCalendar, OpListOfficeAreas}},
	{AnyObject, []Role{RoleSystemAdmin}, []Operation{OpImportCalendar, OpPutOfficeAreas}},
	{OwnOffice, officeStaff, []Operation{OpListEscalations, OpListSubstitutes, OpListRecusals, OpGetWorkload}},
	{AnyObject, []Role{RoleAuditor}, []Operation{OpListEscalations, OpListSubstitutes, OpListRecusals, OpGetWorkload}},
	{OwnOffice, []Role{RoleOfficeHead}, []Operation{OpListOfficePeople, OpSetSubstitute, OpEndSubstitute, OpRecuseContract, OpHandOverCases}},
	{OwnOffice, registry, []Operation{OpRecuseContract}},
	{AnyObject, []Role{RoleAuditor}, []Operation{OpAnnounceInspection, OpDrawInspection, OpRecordInspection}},
	{AnyObject, append([]Role{RoleAuditor}, officeStaff...), []Operation{OpListInspections, OpGetInspection}},

	{OwnOrg, filers, []Operation{OpCreateFiling, OpGetFiling}},
	{AnyObject, []Role{RoleAuditor}, []Operation{OpGetFiling}},
	{OwnOffice, registry, []Operation{OpExportNational, OpGetNationalReconciliation}},
	{AnyObject, []Role{RoleAuditor}, []Operation{OpExportNational, OpGetNationalReconciliation}},
	{OwnOffice, []Role{RoleRegistrar}, []Operation{OpImportNationalResults}},

	{AnyObject, applicantRoles, readTotals},
	{AnyObject, insight, readTotals},
	{AnyObject, insight, []Operation{OpGetVolumeReconciliation, OpGetVolumeForecast}},
	{AnyObject, []Role{RoleRegistrar, RoleReviewer, RoleOfficeHead, RoleAuditor}, []Operation{OpListVolumeEntries}},
	{OwnOrg, filers, []Operation{OpListVolumeEntries}},
	{AnyObject, []Role{RoleAuditor}, []Operation{OpPutVolumeTargets, OpCloseVolumeYear, OpReopenVolumeYear, OpCloseVolumeMonth, OpReopenVolumeMonth}},
	{AnyObject, insight, []Operation{OpListVolumeClosings, OpGetVolumeClosing}},
	{AnyObject, []Role{RoleAuditor}, []Operation{OpImportAbsorption}},
	{AnyObject, []Role{RoleRegistrar, RoleReviewer, RoleOfficeHead, RoleAuditor}, []Operation{OpGetAbsorption}},
	{AnyObject, []Role{RoleRegistrar, RoleReviewer, RoleOfficeHead, RoleAuditor}, []Operation{OpListVolumeRestatements}},
	{OwnOrg, filers, []Operation{OpGetVolumeInReview}},
	{OwnOffice, officeStaff, []Operation{OpGetVolumeInReview}},
	{AnyObject, []Role{RoleAuditor}, []Operation{OpGetVolumeInReview}},

	{AnyObject, []Role{RoleAuditor, RoleAuditAdmin}, []Operation{OpListJournalEvents, OpGetJournalEventProof, OpGetJournalBundle}},
	{OwnOrg, []Role{RoleOrgAdmin}, []Operation{OpListJournalEvents}},
	{OwnOrg, filers, []Operation{OpGetJournalEventProof}},
}

var (
	rows        = expand(grants)
	byOperation = index(rows)
)

func expand(list []grant) []Row {
	var out []Row
	for _, g := range list {
		for _, op := range g.operations {
			for _, r := range g.roles {
				out = append(out, Row{Operation: op, Role: r, Relation: g.relation})
			}
		}
	}
	return out
}

func index(list []Row) map[Operation][]Row {
	out := map[Operation][]Row{}
	for _, r := range list {
		out[r.Operation] = append(out[r.Operation], r)
	}
	return out
}

// Rows gives the whole permission table, for its test and the documentation.
func Rows() []Row { return slices.Clone(rows) }

// Allowed tells whether one of p's roles may do op at all, or, with relations
// given, in one of these relations. It says nothing of a particular object.
func Allowed(p *Principal, op Operation, rel ...Relation) bool {
	return slices.ContainsFunc(byOperation[op], func(r Row) bool {
		return r.appliesTo(p) && (len(rel) == 0 || slices.Contains(rel, r.Relation))
	})
}

// Authorize decides whether p may do op on the object. Its errors: fault
// LoginRequired when nobody is signed in, PermissionDenied when no role of p
// has this operation, ObjectNotFound when p has it, but not on this object:
// what lies outside a person's scope does not exist for that person. An agent
// hears what is the matter with the mandate: MandateOutOfScope, MandateEnded,
// AgentIsParty.
func Authorize(p *Principal, op Operation, object Object) error {
	if !Allowed(p, op) {
		if p == nil {
			return fault.New(fault.LoginRequired)
		}
		return fault.New(fault.PermissionDenied)
	}
	for _, r := range byOperation[op] {
		if r.appliesTo(p) && r.holds(p, object) {
			return nil
		}
	}
	return object.refuse(p, op)
}

// appliesTo tells whether the row speaks of p. A role counts only on the side
// it belongs to, whatever the stored user says.
func (r Row) appliesTo(p *Principal) bool {
	if r.Relation == Public {
		return true
	}
	if p == nil {
		return false
	}
	return r.Role == Anyone || p.HasRole(r.Role) && r.Role.Side() == p.Side
}

// holds tells whether p stands to the object as the row asks.
func (r Row) holds(p *Principal, o Object) bool {
	switch r.Relation {
	case Public, Signed, AnyObject:
		return true
	case OwnOrg:
		return o.OwnerOrg != "" && o.OwnerOrg == p.OrgID
	case OwnOffice:
		return o.OfficeRegion != "" && (p.OfficeRegion == WholeCity || o.OfficeRegion == p.OfficeRegion)
	case Self:
		return o.UserID != "" && o.UserID == p.UserID
	case ByMandate:
		return slices.ContainsFunc(o.Delegations, func(d Delegation) bool { return d.allows(p, r.Operation) })
	}
	return false
}
