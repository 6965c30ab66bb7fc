# Keeps the whole text of a page, with nothing but sh and sed.
# Run it as exec:sh everything.sh?view=text
#
# The fields of a request come in the order protocol, id, url, language, lines. Strings
# are not decoded, since the answer is JSON as well: \\ and \" are put out of the way, as
# characters that JSON does not have, and "," between two lines becomes a line feed.
LC_ALL=C
export LC_ALL
backslash=$(printf '\001')
quote=$(printf '\002')

while IFS= read -r request; do
  printf '%s\n' "$request" | sed '
    s/\\\\/'"$backslash"'/g
    s/\\"/'"$quote"'/g
    s/"lines":\[]/"lines":[""]/
    s/","/\\n/g
    s/^{"protocol":1,\("id":"[^"]*\)\\nurl":.*\\nlines":\["\([^"]*\)"]}$/{\1","text":"\2"}/
    s/'"$quote"'/\\"/g
    s/'"$backslash"'/\\\\/g'
done
