// Keeps the lines that end as a sentence does.
// Run it as exec:node sentences.js?view=text
const readline = require("readline");

const requests = readline.createInterface({ input: process.stdin });

requests.on("line", (request) => {
  const page = JSON.parse(request);
  const answer = { id: page.id };
  if (page.lines) {
    answer.lines = [];
    page.lines.forEach((line, i) => {
      if (/[.!?…。！？]["'»”)]*$/u.test(line)) {
        answer.lines.push(i + 1); // lines are numbered from 1
      }
    });
  } else {
    answer.error = "I need lines: run me with ?view=text";
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
});
