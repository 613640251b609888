# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the reference figures of a folder of ARIMA cases with R, which test_arima, test_choose and
# their neighbours then compare with ours:
#
#     Rscript tests/reference/arima-cases.R DIR
#     make check-arima CASES=DIR
#
# DIR holds what is to be done:
#     series/NAME.csv  t (1, 2, ...), time, value; NA is a missing value
#     models.csv       model,series,p,d,q,P,D,Q,period,xreg,mean,h: `mean` is 1 or 0; `h` steps are forecast;
#                      `xreg` is empty, drift, trend (both 1, 2, ...), the name of a series (its
#                      first values go with the fit, those that follow with the forecasts), or
#                      several of these with + between
#     auto.csv         series,period,full: where auto.arima is to choose; full=1: by full search, too
# and gets expected_*.csv. Packages: forecast, urca, tseries.
suppressMessages({
    library(forecast)
    library(urca)
    library(tseries)
})
options(digits = 15, warn = -1)

dir <- commandArgs(TRUE)[1]
if (is.na(dir) || !file.exists(file.path(dir, "models.csv")))
    stop("usage: Rscript arima-cases.R DIR, and DIR holds series/*.csv, models.csv and auto.csv")
read <- function(name) read.csv(file.path(dir, name), stringsAsFactors = FALSE)
write <- function(rows, name)
    write.csv(do.call(rbind, rows), file.path(dir, name), row.names = FALSE, quote = FALSE)
series <- function(name) read(file.path("series", paste0(name, ".csv")))$value

# Regressors of a model: rows 1..n of the fit, and the h that follow if all of them have as many.
regressors <- function(m, n) {
    if (is.na(m$xreg) || m$xreg == "")
        return(list(past = NULL, future = NULL, h = m$h))
    names <- strsplit(m$xreg, "+", fixed = TRUE)[[1]]
    columns <- lapply(names, function(name)
        if (name %in% c("drift", "trend")) seq_len(n + m$h) else series(name))
    h <- min(m$h, sapply(columns, length) - n)
    all <- matrix(sapply(columns, function(v) v[seq_len(n + h)]), ncol = length(names),
                  dimnames = list(NULL, names))
    list(past = all[seq_len(n), , drop = FALSE],
         future = if (h > 0) all[n + seq_len(h), , drop = FALSE], h = h)
}

# One fit; NULL where R fails. By do.call, as predict() looks the regressors up in the call.
fit <- function(m, y, xreg, ...)
    tryCatch(do.call(arima, list(y, c(m$p, m$d, m$q), list(order = c(m$P, m$D, m$Q), period = m$period),
                                 xreg = xreg, include.mean = m$mean == 1, ...)),
             error = function(e) NULL)

# The smallest modulus of the roots of 1 + sum a_i z^i.
root <- function(a) if (any(a != 0)) min(Mod(polyroot(c(1, a[seq_len(max(which(a != 0)))])))) else Inf
parts <- function(m, coef) {
    at <- cumsum(c(0, m$p, m$q, m$P, m$Q))
    part <- function(i) coef[seq_len(at[i + 1] - at[i]) + at[i]]
    list(ar = part(1), ma = part(2), sar = part(3), sma = part(4), at = at)
}
ar_root <- function(m, coef) with(parts(m, coef), min(root(-ar), root(-sar)^(1 / m$period)))
ma_root <- function(m, coef) with(parts(m, coef), min(root(ma), root(sma)^(1 / m$period)))

# The same moving average with its roots outside the unit circle.
reflect <- function(a) {
    if (root(a) >= 1)
        return(a)
    z <- polyroot(c(1, a))
    z[Mod(z) < 1] <- 1 / z[Mod(z) < 1]
    x <- 1
    for (r in z) x <- c(x, 0) - c(0, x) / r
    Re(x[-1])
}
invert <- function(m, coef) {
    part <- parts(m, coef)
    coef[seq_len(m$q) + part$at[2]] <- reflect(part$ma)
    coef[seq_len(m$Q) + part$at[4]] <- reflect(part$sma)
    coef
}

# The better of two answers, refined; R's own optimiser stops at a relative change of 1e-8.
refine <- function(m, y, xreg, fits) {
    fits <- Filter(Negate(is.null), fits)
    if (length(fits) == 0)
        return(NULL)
    best <- fits[[which.max(sapply(fits, function(f) f$loglik))]]
    for (restart in 1:3) {
        if (length(best$coef) == 0)
            break
        near <- fit(m, y, xreg, method = "ML", transform.pars = FALSE, init = best$coef,
                    optim.method = "Nelder-Mead", optim.control = list(reltol = 1e-13, maxit = 5000))
        if (is.null(near) || ar_root(m, near$coef) <= 1)
            break # what R calls a likelihood is none outside the stationary region
        if (ma_root(m, near$coef) < 1)
            near <- fit(m, y, xreg, method = "ML", transform.pars = FALSE,
                        init = invert(m, near$coef), optim.control = list(maxit = 0))
        if (is.null(near) || near$loglik < best$loglik - 1e-7)
            break
        gain <- near$loglik - best$loglik
        best <- near
        if (gain < 1e-10)
            break
    }
    best
}

# R takes one step for all second differences, 0.001, which is beyond the scale of some coefficients. So the
# standard errors of ML-tight and CSS are taken anew, with steps of a twentieth of the error that a
# coefficient has if all others are known.
informed <- function(m, y, xreg, f, method) {
    if (is.null(f) || length(f$coef) == 0)
        return(f)
    k <- length(f$coef)
    loglik <- function(i = 0, a = 0, j = 0, b = 0) {
        at <- f$coef
        at[i] <- at[i] + a
        at[j] <- at[j] + b
        if (ar_root(m, at) <= 1)
            return(NaN)
        g <- fit(m, y, xreg, method = method, fixed = at, transform.pars = FALSE)
        if (is.null(g)) NaN else g$loglik
    }
    hessian <- function(h) {
        H <- matrix(0, k, k)
        for (i in seq_len(k)) for (j in seq_len(i))
            H[i, j] <- H[j, i] <- if (i == j)
                -(loglik(i, h[i]) - 2 * f$loglik + loglik(i, -h[i])) / h[i]^2
            else
                -(loglik(i, h[i], j, h[j]) - loglik(i, h[i], j, -h[j]) -
                  loglik(i, -h[i], j, h[j]) + loglik(i, -h[i], j, -h[j])) / (4 * h[i] * h[j])
        H
    }
    alone <- tryCatch(suppressWarnings(1 / sqrt(diag(solve(f$var.coef)))),
                      error = function(e) rep(NaN, k))
    start <- ifelse(seq_len(k) <= parts(m, f$coef)$at[5], 0.01, sd(y, na.rm = TRUE) / 100)
    alone <- ifelse(is.finite(alone), alone, start)
    for (pass in 1:2) {
        own <- suppressWarnings(1 / sqrt(diag(hessian(alone / 20))))
        alone <- ifelse(is.finite(own), own, alone / 10)
    }
    H <- (4 * hessian(alone / 40) - hessian(alone / 20)) / 3 # errors of second order cancel
    inverse <- tryCatch(chol2inv(chol(H * outer(alone, alone))), error = function(e) NaN)
    f$var.coef[] <- inverse * outer(alone, alone)
    f
}

# Without optimiser and filter -------------------------------------------------------------------

# The coefficients to four places, or as many as keep the process stationary and invertible.
rounded <- function(m, coef) {
    arma <- seq_len(m$p + m$q + m$P + m$Q)
    for (digits in 4:12) {
        short <- coef
        short[arma] <- round(coef[arma], digits)
        short[-arma] <- signif(coef[-arma], digits + 4)
        if (length(arma) == 0)
            short <- signif(coef, digits + 4)
        if (ar_root(m, short) > 1 && ma_root(m, short) >= min(1, ma_root(m, coef)) - 1e-9)
            break
    }
    short
}

spread <- function(a, s) if (length(a)) as.vector(rbind(matrix(0, s - 1, length(a)), a)) else a
times <- function(a, b) { # (1 + sum a_i z^i) (1 + sum b_i z^i), less 1
    x <- numeric(length(a) + length(b) + 1)
    for (i in 0:length(a))
        x[i + 1 + 0:length(b)] <- x[i + 1 + 0:length(b)] + c(1, a)[i + 1] * c(1, b)
    x[-1]
}

# Autocovariances at lags 0..most of an ARMA process whose innovations have variance 1.
autocovariance <- function(phi, theta, most) {
    p <- length(phi)
    q <- length(theta)
    psi <- c(1, if (q) ARMAtoMA(phi, theta, q))
    theta <- c(1, theta)
    right <- sapply(0:max(p, q), function(k)
        if (k <= q) sum(theta[(k + 1):(q + 1)] * psi[1:(q - k + 1)]) else 0)
    left <- diag(p + 1)
    for (k in 0:p)
        for (i in seq_len(p))
            left[k + 1, abs(k - i) + 1] <- left[k + 1, abs(k - i) + 1] - phi[i]
    g <- solve(left, right[0:p + 1])
    for (k in seq_len(most))
        if (k > p)
            g[k + 1] <- sum(phi * g[k + 1 - seq_len(p)]) + if (k <= q) right[k + 1] else 0
    g[0:most + 1]
}

difference <- function(y, m) {
    if (m$d > 0)
        y <- diff(y, 1, m$d)
    if (m$D > 0)
        y <- diff(y, m$period, m$D)
    y
}

# The exact likelihood of the differenced series, from the whole covariance matrix.
dense <- function(m, y, xreg, coef) {
    part <- parts(m, coef)
    phi <- -times(-part$ar, spread(-part$sar, m$period))
    theta <- times(part$ma, spread(part$sma, m$period))
    b <- coef[seq_along(coef) > part$at[5]]
    if (m$mean == 1 && m$d + m$D == 0)
        xreg <- cbind(rep(1, length(y)), xreg)
    w <- difference(if (length(b)) y - as.vector(xreg %*% b) else y, m)
    seen <- !is.na(w)
    nu <- sum(seen)
    chol <- chol(toeplitz(autocovariance(phi, theta, length(w) - 1))[seen, seen])
    sigma2 <- sum(backsolve(chol, w[seen], transpose = TRUE)^2) / nu
    list(n = nu, sigma2 = sigma2,
         loglik = -0.5 * (nu * log(2 * pi * sigma2) + nu + 2 * sum(log(diag(chol)))))
}

# Tables -----------------------------------------------------------------------------------------

models_row <- function(m, method, f, n) {
    row <- data.frame(m[c("model", "series")], method = method,
                      m[c("p", "d", "q", "P", "D", "Q", "period")],
                      xreg = if (is.na(m$xreg)) "" else m$xreg,
                      mean = m$mean, n = n, nobs = NA, ncoef = NA, sigma2 = NA, loglik = NA, aic = NA,
                      aicc = NA, bic = NA, convergence = "error", lb10 = NA, lb10_p = NA)
    if (is.null(f))
        return(row)
    k <- length(f$coef) + 1
    box <- Box.test(f$residuals, 10, "Ljung-Box")
    row$nobs <- f$nobs
    row$ncoef <- k - 1
    row$sigma2 <- f$sigma2
    row$loglik <- f$loglik
    if (method != "CSS") {
        row$aic <- -2 * f$loglik + 2 * k
        row$aicc <- row$aic + 2 * k * (k + 1) / (f$nobs - k - 1)
        row$bic <- -2 * f$loglik + k * log(f$nobs)
    }
    row$convergence <- f$code
    row$lb10 <- box$statistic
    row$lb10_p <- box$p.value
    row
}

coefs_rows <- function(m, method, f) {
    if (length(f$coef) == 0)
        return(NULL)
    data.frame(model = m$model, method = method, coef = names(f$coef), estimate = f$coef,
               se = suppressWarnings(sqrt(diag(f$var.coef))))
}

forecasts_rows <- function(m, method, f, x) {
    if (is.null(f) || x$h < 1)
        return(NULL)
    p <- predict(f, n.ahead = x$h, newxreg = x$future)
    mean <- as.vector(p$pred)
    se <- as.vector(p$se)
    data.frame(model = m$model, method = method, h = seq_len(x$h), mean = mean, se = se,
               lo80 = mean - qnorm(.9) * se, hi80 = mean + qnorm(.9) * se,
               lo95 = mean - qnorm(.975) * se, hi95 = mean + qnorm(.975) * se)
}

text <- function(coef)
    if (length(coef)) paste0(names(coef), "=", sprintf("%.15g", coef), collapse = ";") else ""

fixed_row <- function(m, f, x) {
    n <- length(f$residuals)
    if (x$h >= 1)
        p <- predict(f, n.ahead = x$h, newxreg = x$future)
    else
        p <- list(pred = NA, se = NA)
    data.frame(model = m$model, coefs = text(f$coef), sigma2 = f$sigma2, loglik = f$loglik,
               res_t1 = f$residuals[1], res_mid = f$residuals[n %/% 2],
               res_last = f$residuals[n], f1 = p$pred[1], se1 = p$se[1],
               fh = tail(as.vector(p$pred), 1), seh = tail(as.vector(p$se), 1), h = max(x$h, 0))
}

dense_row <- function(m, f, exact, coef)
    data.frame(model = m$model, coefs = text(f$coef), n_diff = exact$n, sigma2_dense = exact$sigma2,
               loglik_dense = exact$loglik, sigma2_R = f$sigma2, loglik_R = f$loglik,
               loglik_dense_minus_R = exact$loglik - f$loglik,
               max_inv_ar_root = sprintf("%.6f", 1 / ar_root(m, coef)),
               max_inv_ma_root = sprintf("%.6f", 1 / ma_root(m, coef)))

# The automatic choice ---------------------------------------------------------------------------

auto_row <- function(name, mode, f, spent, y, period) {
    o <- arimaorder(f)
    o <- c(o, if (length(o) == 3) c(0, 0, 0, 1))
    ahead <- forecast(f, 12, level = 95)
    data.frame(series = name, mode = mode, p = o[1], d = o[2], q = o[3], P = o[4], D = o[5],
               Q = o[6], period = period, mean = as.integer("intercept" %in% names(f$coef)),
               drift = as.integer("drift" %in% names(f$coef)), loglik = f$loglik, aic = f$aic,
               aicc = f$aicc, bic = f$bic, sigma2_unbiased = f$sigma2, ndiffs = ndiffs(y),
               nsdiffs = if (period > 1) nsdiffs(y) else 0, f1 = ahead$mean[1],
               f12 = ahead$mean[12], lo95_12 = ahead$lower[12], hi95_12 = ahead$upper[12],
               cpu_s = sprintf("%.3f", spent), row.names = NULL)
}

auto_rows <- function(a) {
    y <- ts(series(a$series), frequency = a$period)
    modes <- list(default = list(), "exact-stepwise" = list(approximation = FALSE),
                  full = list(approximation = FALSE, stepwise = FALSE))
    do.call(rbind, lapply(names(modes)[seq_len(2 + (a$full == 1))], function(mode) {
        spent <- system.time(f <- do.call(auto.arima, c(list(y), modes[[mode]])))
        auto_row(a$series, mode, f, sum(spent[1:2]), y, a$period)
    }))
}

# What the exact search chose is a model to be checked like others.
chosen <- function(row)
    data.frame(model = paste0(row$series, "_auto"), series = row$series,
               row[c("p", "d", "q", "P", "D", "Q", "period")], xreg = if (row$drift) "drift" else "",
               mean = row$mean, h = 12)

# The series themselves --------------------------------------------------------------------------

acf_rows <- function(name, d, y) {
    most <- min(24, length(y) - 1)
    data.frame(series = name, d = d, lag = seq_len(most),
               acf = as.vector(acf(y, most, plot = FALSE)$acf)[-1],
               pacf = as.vector(pacf(y, most, plot = FALSE)$acf))
}

tests_row <- function(name, d, y) {
    n <- length(y)
    lag <- trunc(3 * sqrt(n) / 13)
    k <- trunc((n - 1)^(1 / 3))
    adf <- adf.test(y)
    kpss <- kpss.test(y)
    pp <- PP.test(y)
    box <- Box.test(y, 10, "Ljung-Box")
    data.frame(series = name, d = d, n = n, kpss_lag = lag,
               kpss_mu = ur.kpss(y, "mu", use.lag = lag)@teststat,
               kpss_tau = ur.kpss(y, "tau", use.lag = lag)@teststat, adf_lag = k,
               adf_drift = ur.df(y, "drift", k)@teststat[1],
               adf_trend = ur.df(y, "trend", k)@teststat[1], tseries_adf = adf$statistic,
               tseries_adf_p = adf$p.value, tseries_kpss = kpss$statistic,
               tseries_kpss_lag = kpss$parameter, tseries_kpss_p = kpss$p.value,
               pp = pp$statistic, pp_p = pp$p.value, ljungbox10 = box$statistic,
               ljungbox10_p = box$p.value, boxpierce10 = Box.test(y, 10)$statistic)
}

other_rows <- function(name, y) {
    rows <- function(method, mean, lower = NA, upper = NA, note = "")
        data.frame(series = name, method = method, h = seq_along(mean), mean = as.vector(mean),
                   lo95 = as.vector(lower), hi95 = as.vector(upper), note = note)
    of <- function(method, f, note = "") rows(method, f$mean, f$lower, f$upper, note)
    numbers <- function(v) paste(sub("\\..*", "", names(v)), signif(v, 8), sep = "=", collapse = " ")
    e <- ets(y)
    s <- ses(y, 12, level = 95)
    t <- holt(y, 12, level = 95)
    out <- list(of("naive", naive(y, 12, level = 95)),
                of("drift", rwf(y, 12, drift = TRUE, level = 95)),
                if (frequency(y) > 1) of("snaive", snaive(y, 12, level = 95)),
                of("ses", s, numbers(s$model$par)), of("holt", t, numbers(t$model$par)),
                of("ets", forecast(e, 12, level = 95),
                   paste(gsub(",", " ", e$method), numbers(e$par))),
                of("theta", thetaf(y, 12, level = 95)))
    if (frequency(y) > 1) {
        hw <- HoltWinters(y)
        w <- predict(hw, 12, prediction.interval = TRUE)
        out <- c(out, list(rows("HoltWinters-additive", w[, "fit"], w[, "lwr"], w[, "upr"],
                                numbers(unlist(hw[c("alpha", "beta", "gamma")])))))
    }
    do.call(rbind, out)
}

# Everything -------------------------------------------------------------------------------------

models <- read("models.csv")
auto <- read("auto.csv")
autos <- lapply(split(auto, seq_len(nrow(auto))), function(a) {
    message("auto ", a$series)
    auto_rows(a)
})
for (rows in autos)
    models <- rbind(models, chosen(rows[rows$mode == "exact-stepwise", ]))
write(autos, "expected_auto.csv")

out <- list()
add <- function(table, row) out[[table]] <<- c(out[[table]], list(row))
for (i in seq_len(nrow(models))) {
    m <- models[i, ]
    message("model ", m$model)
    y <- series(m$series)
    x <- regressors(m, length(y))
    f <- list(ML = fit(m, y, x$past, method = "ML"), CSS = fit(m, y, x$past, method = "CSS"),
              "CSS-ML" = fit(m, y, x$past, method = "CSS-ML"))
    f$CSS <- informed(m, y, x$past, f$CSS, "CSS")
    f[["ML-tight"]] <- informed(m, y, x$past, refine(m, y, x$past, f[c("ML", "CSS-ML")]), "ML")
    tight <- f[["ML-tight"]]
    for (method in c("ML", "CSS", "CSS-ML", "ML-tight")) {
        add("models", models_row(m, method, f[[method]], length(y)))
        add("coefs", coefs_rows(m, method, f[[method]]))
        if (method != "CSS-ML")
            add("forecasts", forecasts_rows(m, method, f[[method]], x))
    }
    if (is.null(tight))
        next
    coef <- rounded(m, tight$coef)
    point <- fit(m, y, x$past, fixed = coef, transform.pars = FALSE, method = "ML")
    point$coef <- coef
    add("fixed", fixed_row(m, point, x))
    if (!anyNA(y) || m$d + m$D == 0)
        add("dense", dense_row(m, point, dense(m, y, x$past, coef), coef))
}
write(out$models, "expected_models.csv")
write(out$coefs, "expected_coefs.csv")
write(out$forecasts, "expected_forecasts.csv")
write(out$fixed, "expected_fixed.csv")
write(out$dense, "expected_fixed_dense.csv")

for (i in seq_len(nrow(auto))) {
    name <- auto$series[i]
    y <- series(name)
    if (anyNA(y) || length(y) < 30)
        next
    message("series ", name)
    for (d in 0:1) {
        w <- if (d) diff(y) else y
        add("acf", acf_rows(name, d, w))
        add("tests", tests_row(name, d, w))
    }
    add("other", tryCatch(other_rows(name, ts(y, frequency = auto$period[i])),
                          error = function(e) NULL))
}
write(out$acf, "expected_acf.csv")
write(out$tests, "expected_tests.csv")
write(out$other, "expected_other.csv")
