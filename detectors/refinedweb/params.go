package refinedweb

import "slices"

// Params are the parameters of the corrections.
type Params struct {
	// MinWords is how many words a line must have (UAX #29 words with a letter or
	// digit); the paper drops lines of one word.
	MinWords int
	// MaxUpper bounds the share of capitals among a line's letters, in [0,1]. Above it
	// the line consists mainly of capitals. The paper gives no number; other
	// implementations have 0.5, 0.7 and 0.8.
	MaxUpper float64
	// Counters are the lower-case words that make a counter together with a number, in
	// any order and several at once: "3 likes", "Просмотров: 12".
	Counters []string
	// ShortWords is the number of words up to which a line is edited.
	ShortWords int
	// Start, End and Anywhere are lower-case phrases that are taken out of a short
	// line: where it begins, where it ends (marks aside), anywhere. They match whole
	// words.
	Start, End, Anywhere []string
	// MaxFlagged bounds the share of the page's words, in [0,1], that are in dropped
	// lines or taken out; above it the page goes whole. 0 switches the rule off.
	MaxFlagged float64
}

// Lines returns the parameters of the detector "refinedweb": the corrections of
// lines without the rule on pages. A line is mainly of capitals here if more than
// half of its letters are, the strictest of the numbers in use and the plain sense
// of the word. The paper has one example of each kind of phrase; the lists here are
// ours, English, Russian and Kazakh.
func Lines() Params {
	return Params{
		MinWords: 2, MaxUpper: 0.5, ShortWords: 10,
		Counters: slices.Concat(
			[]string{
				"like", "likes", "view", "views", "comment", "comments", "share", "shares", "follower", "followers", "subscriber",
				"subscribers", "reply", "replies", "retweet", "retweets", "vote", "votes", "k", "m",
			},
			[]string{
				"лайк", "лайка", "лайков", "просмотр", "просмотра", "просмотров", "просмотры", "комментарий", "комментария",
				"комментариев", "комментарии", "отзыв", "отзыва", "отзывов", "ответ", "ответа", "ответов", "репост", "репоста",
				"репостов", "подписчик", "подписчика", "подписчиков", "голос", "голоса", "голосов", "тыс", "млн",
			},
			[]string{"қаралым", "көрілім", "пікір", "жазылушы", "бөлісу", "дауыс", "рет", "қаралды", "мың"},
		),
		Start: slices.Concat(
			[]string{"sign in", "sign-in", "sign up", "log in", "login", "register", "subscribe", "skip to", "share this", "follow us"},
			[]string{"войти", "вход", "регистрация", "подписаться", "подпишитесь", "поделиться", "читайте также", "читайте нас"},
			[]string{"кіру", "тіркелу", "жазылу", "бөлісу", "сондай-ақ оқыңыз", "оқи отырыңыз"},
		),
		End: slices.Concat(
			[]string{"read more", "continue reading", "learn more", "see more", "show more", "view all"},
			[]string{"читать далее", "читать полностью", "подробнее", "показать ещё", "показать еще", "все новости"},
			[]string{"толығырақ", "жалғасын оқу", "тағы көру", "барлық жаңалықтар"},
		),
		Anywhere: slices.Concat(
			[]string{"items in cart", "items in your cart", "item in cart", "add to cart"},
			[]string{"товаров в корзине", "добавить в корзину"},
			[]string{"себетке қосу"},
		),
	}
}

// Strict returns Lines with the paper's rule on pages, more than 5 % of the words:
// the parameters of "refinedweb-strict". The rule supposes an extractor before it,
// which leaves few such lines; of raw pages hardly any passes. The number is not
// verified.
func Strict() Params {
	p := Lines()
	p.MaxFlagged = 0.05
	return p
}
