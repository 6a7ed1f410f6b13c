/** Questions to the kernel: each goes out with an id, and its answer, error or progress comes back with the same. */
function kernelStore(model) {
  const waiting = new Map();
  const mine = Math.random().toString(36).slice(2);
  let asked = 0;
  const receive = (content) => {
    const question = waiting.get(content?.id);
    if (!question) return;
    if (content.progress !== undefined) {
      question.progress?.(content.progress);
      return;
    }
    waiting.delete(content.id);
    if (content.error === undefined) question.resolve(content.answer);
    else question.reject(new Error(content.error));
  };
  const ask = (question, progress) => new Promise((resolve, reject) => {
    const id = `${mine}-${asked += 1}`;
    waiting.set(id, { resolve, reject, progress });
    model.send({ id, ...question });
  });
  model.on("msg:custom", receive);
  return {
    marks: (selection, progress) => ask({ ask: "marks", selection, offset: 0, limit: 0 }, progress),
    sentences: (selection, offset, limit, progress) => ask({ ask: "sentences", selection, offset, limit }, progress),
    close: () => model.off("msg:custom", receive),
  };
}

/** A store that keeps its latest answers; what failed is asked again. */
function remembering(store, kept = 40) {
  const answers = new Map();
  const remember = (question, ask) => {
    const key = JSON.stringify(question);
    const answer = answers.get(key) ?? ask();
    answers.delete(key);
    answers.set(key, answer);
    if (answers.size > kept) answers.delete(answers.keys().next().value);
    answer.catch(() => answers.delete(key));
    return answer;
  };
  return {
    marks: (selection, progress) => remember([selection], () => store.marks(selection, progress)),
    sentences: (selection, offset, limit, progress) =>
      remember([selection, offset, limit], () => store.sentences(selection, offset, limit, progress)),
  };
}

/** A store that counts in this page, made to answer in turns: the sentences at once, the marks when those can have been painted. */
function inTurns(store) {
  return {
    sentences: async (selection, offset, limit) => store.sentences(selection, offset, limit),
    marks: async (selection) => {
      await painted();
      return store.marks(selection);
    },
  };
}
