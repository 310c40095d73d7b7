//! The nine questions, one a page.

use super::answers::Answers;

/// One question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// Who applies.
    Who,
    /// Name and telephone.
    You,
    /// The other side.
    Other,
    /// Which matters.
    Matters,
    /// What is asked for, and how much.
    Claim,
    /// What happened, and when it began.
    Facts,
    /// Evidence.
    Evidence,
    /// Which organisation.
    Organisation,
    /// Reading it over.
    Review,
}

impl Question {
    /// All of them, in order.
    pub const ALL: [Self; 9] = [
        Self::Who,
        Self::You,
        Self::Other,
        Self::Matters,
        Self::Claim,
        Self::Facts,
        Self::Evidence,
        Self::Organisation,
        Self::Review,
    ];

    /// Last part of its address.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Who => "who",
            Self::You => "you",
            Self::Other => "other",
            Self::Matters => "matters",
            Self::Claim => "claim",
            Self::Facts => "facts",
            Self::Evidence => "evidence",
            Self::Organisation => "organisation",
            Self::Review => "review",
        }
    }

    /// By the last part of its address.
    pub fn from_path(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|q| q.path() == path)
    }

    /// Its number, from 1.
    pub const fn number(self) -> usize {
        self as usize + 1
    }

    /// The question after it.
    pub fn next(self) -> Option<Self> {
        Self::ALL.get(self.number()).copied()
    }

    /// The question before it.
    pub fn before(self) -> Option<Self> {
        self.number().checked_sub(2).map(|at| Self::ALL[at])
    }

    /// The question itself, as it is put to whoever applies.
    pub fn title(self, answers: &Answers) -> &'static str {
        let employer = answers.by_employer();
        match self {
            Self::Who => "谁来申请？",
            Self::You if employer => "您的单位叫什么？找谁联系？",
            Self::You => "您叫什么？电话多少？",
            Self::Other if employer => "和哪位职工有争议？",
            Self::Other => "单位叫什么？在哪里？",
            Self::Matters if employer => "您和职工，是哪方面的事？",
            Self::Matters => "您和单位，是哪方面的事？",
            Self::Claim => "您想要对方做什么？",
            Self::Facts => "事情是怎么回事？",
            Self::Evidence => "手里有什么材料？",
            Self::Organisation => "请哪里来调解？",
            Self::Review => "看一遍，没错就提交",
        }
    }

    /// What helps to answer it.
    pub fn lead(self, answers: &Answers) -> &'static str {
        match self {
            Self::Who => "调解不收费。单位和劳动者都可以申请。",
            Self::You if answers.by_employer() => "调解员会打这个电话。",
            Self::You => "调解员会打这个电话。查进度也用它的后四位。",
            Self::Other if answers.by_employer() => "只用来联系对方，不公开。",
            Self::Other => "写营业执照、合同或者工资条上的名称，写不全也可以。",
            Self::Matters => "可以选多项，先选最要紧的。",
            Self::Claim => "用自己的话说就行，一句也可以。",
            Self::Facts => "什么时候开始的，经过怎样，为什么这样要求。",
            Self::Evidence => "合同、工资条、聊天截图、考勤，拍照传上来。没有也可以申请，直接点下一步。",
            Self::Organisation => "下面按就近、方便排好了，也可以选别的。",
            Self::Review => "提交后对方会知道您申请的事和理由。",
        }
    }
}
