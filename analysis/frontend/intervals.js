/* Intervals of shares by article, and the quantile of Student's t. The twin in Python is inference.py, whose docstring names the sources. */

const PRIOR = 4, LEAST_FREE = 1, NO_VARIANCE = 1e-12;

/** [low, high]: the 95 % interval of a share; top and base are what each article has, every {top, base} of all that are compared, or null. */
function shareInterval(top, base, every) {
  const own = spreadOf(top, base), total = sumOf(base), weights = sumOf(base.map(b => b * b)), least = weights / total;
  if (own.articles < 2) return [null, null];
  const { rate, squares } = own, all = sumOf(squares), uneven = sumOf(squares.map(s => s * s)) / all ** 2 - 1 / own.articles;
  const free = Math.max(Math.min(total ** 2 / weights - 1, own.times > 0 ? 2 / Math.max(uneven, 1e-9) : Infinity), LEAST_FREE);
  const usual = (every ? spreadOf(every.top, every.base) : own).times || least;
  const alike = rate * (1 - rate) <= NO_VARIANCE;
  const weight = (alike ? usual : Math.max(own.times, (free * own.times + PRIOR * usual) / (free + PRIOR))) / total;
  const doubt = squaredQuantile(free) * weight;
  const high = rate + doubt / 2 + Math.sqrt(Math.max(doubt * rate * (1 - rate), 0) + doubt ** 2 / 4);
  return [rate ** 2 / high, high / (1 + doubt)];
}

/** {rate, articles, squares, times}: how many times the variance of single observations the articles' is; 0 where that cannot be said. */
function spreadOf(top, base) {
  const total = sumOf(base), rate = sumOf(top) / total, articles = places(base.map(b => b > 0)).length;
  const squares = Float64Array.from(top, (t, a) => ((t - rate * base[a]) / total) ** 2), own = rate * (1 - rate);
  const times = articles > 1 && own > NO_VARIANCE ? sumOf(squares) * articles / (articles - 1) / own * total : 0;
  return { rate, articles, squares, times };
}

function sumOf(numbers) {
  return numbers.reduce((a, b) => a + b, 0);
}

/** The square of the 97.5 % quantile of Student's t, by halving; the degrees of freedom need not be whole. */
function squaredQuantile(df) {
  let [low, high] = [-2, 40];
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (beyond(Math.exp(middle), df) > 0.05) low = middle;
    else high = middle;
  }
  return Math.exp(low);
}

/** The chance that the square of Student's t is larger: the regularised incomplete beta function at df / (df + square). */
function beyond(square, df) {
  const x = df / (df + square), y = square / (df + square), [a, b] = [df / 2, 0.5];
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(y));
  return x < (a + 1) / (a + b + 2) ? front * betaFraction(x, a, b) / a : 1 - front * betaFraction(y, b, a) / b;
}

/** The continued fraction of the incomplete beta function, by Lentz's method (Press et al. 2007, Numerical Recipes, 6.4). */
function betaFraction(x, a, b) {
  const tiny = 1e-300, safe = value => Math.abs(value) < tiny ? tiny : value;
  let c = 1, d = 1 / safe(1 - (a + b) * x / (a + 1)), found = d;
  for (let m = 1, change = 0; m < 500 && Math.abs(change - 1) > 1e-16; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / safe(1 + even * d);
    c = safe(1 + even / c);
    found *= d * c;
    d = 1 / safe(1 + odd * d);
    c = safe(1 + odd / c);
    change = d * c;
    found *= change;
  }
  return found;
}

/** The logarithm of the gamma function, by Stirling's series from 12 on and its recurrence below. */
function logGamma(x) {
  let less = 0;
  for (; x < 12; x++) less += Math.log(x);
  const xx = x * x, series = (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360360 / xx) / xx) / xx) / xx) / xx) / x;
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series - less;
}
