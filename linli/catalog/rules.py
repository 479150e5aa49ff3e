"""How words are made alike before they are compared: width, case, pinyin, initials, other names of the same thing."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# What one neighbour calls so and another otherwise. The first of a line is how most labels say it.
SYNONYMS = (
    "西红柿 番茄 洋柿子",
    "土豆 马铃薯 洋芋",
    "红薯 地瓜 番薯 山芋 甘薯",
    "车厘子 樱桃",
    "猕猴桃 奇异果",
    "圣女果 小番茄 樱桃番茄",
    "菠萝 凤梨",
    "香菜 芫荽",
    "卷心菜 包菜 圆白菜 包心菜 甘蓝",
    "西兰花 西蓝花 绿花菜",
    "花菜 菜花 花椰菜",
    "茭白 茭瓜",
    "空心菜 蕹菜",
    "大白菜 黄芽菜",
    "青菜 小白菜 上海青",
    "毛豆 青毛豆",
    "玉米 苞谷 包谷",
    "山药 淮山",
    "荸荠 马蹄",
    "蘑菇 口蘑",
    "酸奶 酸牛奶 优格",
    "奶酪 芝士 起司",
    "冰激凌 冰淇淋 雪糕",
    "面巾纸 抽纸 纸巾",
    "卷纸 卫生纸 厕纸",
    "尿不湿 纸尿裤 尿布",
    "洗洁精 洗碗液",
    "沐浴露 沐浴乳",
    "洗发水 洗头膏 洗发露",
    "方便面 泡面 速食面",
    "薯片 土豆片",
    "饼干 曲奇",
    "巧克力 朱古力",
    "三文鱼 鲑鱼",
    "金枪鱼 吞拿鱼",
    "大闸蟹 毛蟹 河蟹 阳澄湖蟹",
    "小龙虾 龙虾尾",
    "鸡翅 鸡翼",
    "五花肉 肋条肉",
    "排骨 肋排",
    "牛油果 鳄梨",
    "火龙果 红龙果",
    "橙子 甜橙 脐橙",
    "砂糖橘 沙糖桔 橘子 桔子 柑橘",
    "大米 新米 香米",
    "食用油 色拉油 调和油",
    "生抽 酱油",
    "味精 鸡精",
    "矿泉水 纯净水 饮用水",
    "可乐 汽水 碳酸饮料",
    "猫粮 猫食",
    "狗粮 犬粮",
    "草莓 士多啤梨",
)
_OTHERS: dict[str, tuple[str, ...]] = {
    word: tuple(other for other in line.split() if other != word) for line in SYNONYMS for word in line.split()
}
_SYLLABLES = """
a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng
cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu
cuan cui cun cuo da dai dan dang dao de den deng di dian diao die ding diu dong dou du duan dui dun duo e ei en
eng er fa fan fang fei fen feng fiao fo fou fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan
guang gui gun guo ha hai han hang hao he hei hen heng hm hong hou hu hua huai huan huang hui hun huo ji jia jian
jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng kong kou ku kua kuai kuan
kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan
lun luo lv lve ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao
ne nei nen neng ni nian niang niao nie nin ning niu nong nou nu nuan nun nuo nv nve o ou pa pai pan pang pao pei
pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran
rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai san sang sao se sen seng sha shai shan shang
shao she shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui sun suo ta tai
tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi
xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan
yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhen zheng zhi zhong zhou zhu zhua
zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
"""
SYLLABLES = frozenset(_SYLLABLES.split())
LONGEST_SYLLABLE = 6
_CODE = re.compile(r"[0-9]{6,18}")
_LATIN = re.compile(r"[a-z0-9]+")
_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
MOST_TOKENS = 5
MOST_LETTERS = 40


# As pypinyin.Style counts them.
NORMAL, FIRST_LETTER = 0, 4


def _pinyin(text: str, style: int) -> list[str]:
    from pypinyin import Style, lazy_pinyin  # its dictionaries take half a second to load

    return lazy_pinyin(text, style=Style(style))


def plain(text: str) -> str:
    """Text with full-width letters made plain, lower case, single spaces."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text).lower().replace("\x00", "")).strip()


@lru_cache(maxsize=200_000)
def pinyin(text: str) -> str:
    """Syllables without tones, run together: 云南有机蓝莓 → yunnanyoujilanmei."""
    return _NOT_WORD.sub("", "".join(_pinyin(plain(text), style=NORMAL)))


@lru_cache(maxsize=200_000)
def sounds(text: str) -> str:
    """Syllables without tones, apart: 蓝莓 → lan mei; letters are parted where syllables end: lanmie → lan mie."""
    parts = (
        _parted(part) if _LATIN.fullmatch(part) else part
        for part in _pinyin(_NOT_WORD.sub(" ", plain(text)), style=NORMAL)
    )
    return _SPACES.sub(" ", " ".join(parts)).strip()


def _parted(letters: str) -> str:
    """The fewest syllables that make up the letters; letters that fit nowhere stand for themselves."""
    best: list[tuple[int, list[str]]] = [(0, [])]
    for end in range(1, len(letters) + 1):
        ways = [(best[end - 1][0] + 10, [*best[end - 1][1], letters[end - 1]])]
        for start in range(max(0, end - LONGEST_SYLLABLE), end):
            if letters[start:end] in SYLLABLES:
                ways.append((best[start][0] + 1, [*best[start][1], letters[start:end]]))
        best.append(min(ways, key=lambda way: way[0]))
    return " ".join(best[-1][1])


@lru_cache(maxsize=200_000)
def initials(text: str) -> str:
    """First letters of the syllables: 蓝莓 → lm. Latin words stay whole."""
    return _NOT_WORD.sub("", "".join(_pinyin(plain(text), style=FIRST_LETTER)))


@dataclass(frozen=True, slots=True)
class Token:
    """One word asked for. `likes` are patterns of its written forms, `pinyin` and `sounds` how it is said, together
    and by syllables; `latin` if it was typed in letters."""

    text: str
    likes: tuple[str, ...]
    pinyin: str
    sounds: str
    latin: bool


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked for: a code to be met exactly, or words that must all be met."""

    text: str
    code: str | None
    tokens: tuple[Token, ...]


def parse(text: str) -> Query:
    """What somebody typed, said or scanned."""
    words = plain(text)[:MOST_LETTERS]
    code = words if _CODE.fullmatch(words) else None
    return Query(words, code, tuple(_token(word) for word in words.split(" ")[:MOST_TOKENS] if word))


def _token(word: str) -> Token:
    forms = (word, *_OTHERS.get(word, ()))
    likes = tuple(f"%{escape_like(form)}%" for form in forms)
    return Token(word, likes, pinyin(word), sounds(word), _LATIN.fullmatch(word) is not None)


def escape_like(text: str) -> str:
    """Text to be found literally by LIKE."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
