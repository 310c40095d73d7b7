//! The guarded capabilities.

/// Which chapter of the matrix an action stands in.
macro_rules! actions {
    ($($group:literal { $($name:ident $label:literal;)* })*) => {
        /// A guarded capability. Every handler names one in its signature; every use case asks for one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action {
            $($(#[doc = $label] $name,)*)*
        }

        impl Action {
            /// All actions, grouped as in the matrix.
            pub const ALL: &'static [Action] = &[$($(Action::$name),*),*];

            /// Stable identifier, as in the audit log.
            pub const fn code(self) -> &'static str {
                match self { $($(Action::$name => stringify!($name)),*),* }
            }

            /// Chinese name.
            pub const fn label(self) -> &'static str {
                match self { $($(Action::$name => $label),*),* }
            }

            /// Chinese heading it stands under.
            pub const fn group(self) -> &'static str {
                match self { $($(Action::$name => $group),*),* }
            }
        }
    };
}

actions! {
    "个人" {
        OwnAccount "本人账号、岗位与密码";
        ViewDesk "工作台";
        UseApi "开具接口令牌";
    }
    "指标任务" {
        ViewCoverage "查看指标任务";
        EditPlan "填写推进计划与未完成原因";
        EditBase "填报考核基数";
        ConfirmBase "认定考核基数";
        EditMilestone "设定阶段目标";
        ViewUnits "查看单位清单";
        EditUnits "维护单位清单";
        AssignGap "分派缺口单位";
    }
    "调解组织" {
        ViewOrganisations "查看调解组织";
        EditOrganisation "维护调解组织";
        CertifyCentre "认定实体化";
        ViewStandardisation "查看规范化建设";
        EditStandardisation "评定规范化等级";
    }
    "调解员与证书" {
        ViewMediators "查看调解员";
        EditMediator "维护调解员";
        Register "办理年度注册";
        ConfirmPastRegistrations "批量确认往年注册";
        DecideCertificate "换发、收回注销调解员证";
        DecideExit "决定退出名册";
        ConfirmPractice "确认年度履职";
        RecordDuty "登记值班";
        PrintCertificate "打印调解员证";
    }
    "培训与专家" {
        ViewTraining "查看培训实践";
        EditTraining "登记培训实践";
        Enrol "报名培训";
        RecogniseHours "认定学时";
        ViewExperts "查看专家";
        EditExperts "维护专家库";
        NominateExpert "推荐专家";
        SelectExperts "组织市级专家遴选";
        ViewOpinions "查看专家意见征询";
        RequestOpinion "征询专家意见";
        GiveOpinion "答复征询、提供专家意见";
    }
    "案件" {
        ViewCases "查看案件";
        EditCases "登记与办理案件";
        CorrectCases "更正已结案件";
        EditTemplates "维护文书模板";
        ViewTypicalCases "查看典型案例";
        EditTypicalCases "编写典型案例";
        SelectTypicalCases "评选典型案例";
    }
    "预防与预警" {
        ViewPrevention "查看预防工作";
        EditPrevention "登记预防工作";
        ViewRisks "查看风险隐患";
        EditRisks "登记风险隐患";
        HandleAlerts "处置预警";
        ViewCollective "查看重大集体争议";
        EditCollective "报送重大集体争议";
        SignCollective "签发重大集体争议报告";
    }
    "购买服务" {
        ViewProcurement "查看购买服务";
        EditProcurement "登记购买服务";
        ReviewProcurement "审核购买服务";
    }
    "报送与考核" {
        ViewReturns "查看台账报送";
        PrepareReturn "编制台账报送";
        ReviewReturn "审核台账报送";
        SignReturn "签发台账报送";
        AcceptReturn "接收、退回台账报送";
        Supervise "督办与提醒";
        ViewAssessment "查看考核数据";
        EditWeights "设定考核分值";
        PreparePublication "编制公布材料";
        ApprovePublication "审核公布材料";
    }
    "数据" {
        Import "导入";
        Export "导出";
        Unmask "查看完整个人信息";
        RecordForOthers "代录";
        Attach "上传与撤回附件";
        ViewPolicy "查看政策参数";
        UseCalculators "使用计算工具";
        EditParameters "维护、核定计算工具的参数";
    }
    "系统" {
        ManageUsers "管理账号与岗位";
        HandOver "一键移交";
        ViewRoles "查看角色权限";
        EditCalendar "维护工作日历";
        EditSettings "系统设置";
        ViewSystem "查看系统状态";
        ViewAudit "查阅审计日志";
    }
}

impl Action {
    /// The action with this identifier.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|a| a.code() == code)
    }
}
