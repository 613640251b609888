-- An experiment for tests of `aisle table`: policies x loads x seeds 1 to 6. Under load 1 every pair is there, and
-- best-fit with seeds 5 and 6 is one history. Under load 2 best-fit lacks seed 6 and fgd seed 1, random is not
-- there at all, and one run has no mean wait. Run 31 failed. Figures of R 4.2.2 for them, with load 1:
--     w <- c(120.5, 98.25, 143, 87.5, 110, 64.75); f <- w * (0.5 + c(1, -1, 0, 1, 0, -1) / 8)
--     t.test(f); t.test(f, w, paired = TRUE); t.test(1.25 * w, w, paired = TRUE)
CREATE TEMP TABLE cell AS
    SELECT row_number() OVER (ORDER BY load, p.n, seed) AS id, p.policy, load, seed
    FROM (VALUES (1), (2), (3)) AS v JOIN (SELECT 1 AS n, 'fifo/fgd:popularity=0.9' AS policy
         UNION ALL SELECT 2, 'fifo/best-fit' UNION ALL SELECT 3, 'fifo/random') AS p ON p.n = v.column1,
        (SELECT 1 AS load UNION ALL SELECT 2),
        (SELECT 1 AS seed UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6)
    WHERE load = 1 OR NOT (p.n = 3 OR (p.n = 2 AND seed = 6) OR (p.n = 1 AND seed = 1));
INSERT INTO run
    SELECT id, 'toy', '', policy, 'fifo', substr(policy, 6), seed, 'complete', policy || load,
        json_object('policy', policy, 'scenario', json_object('load', load)),
        policy || load || CASE WHEN policy = 'fifo/best-fit' AND load = 1 AND seed = 6 THEN 5 ELSE seed END,
        '1.0', 900, 9 FROM cell;
INSERT INTO run SELECT 31, name, scenario, policy, queue, placement, 99, 'failed', config_sha256, config, digest, version,
    0, 0 FROM run WHERE run_id = 1;
INSERT INTO axis SELECT id, 'policy', policy FROM cell UNION ALL SELECT id, 'seed', seed FROM cell
    UNION ALL SELECT id, 'workload.load', load FROM cell;
-- Shares: 0.80, 0.82, 0.79, 0.83, 0.81, 0.85 of best-fit under load 1, 0.1 more under 2; fgd has 0.03 more, with
-- 0.01 to and fro; random is 0.002 off, to and fro.
CREATE TEMP TABLE base (seed, share, wait, fro);
INSERT INTO base VALUES (1, 80, 120.5, 1), (2, 82, 98.25, -1), (3, 79, 143, 0), (4, 83, 87.5, 1), (5, 81, 110, 0),
    (6, 85, 64.75, -1);
INSERT INTO metric SELECT id, 'gpu.allocated.mean_ratio',
    (share + 10 * (load - 1) + CASE policy WHEN 'fifo/fgd:popularity=0.9' THEN 3 + fro WHEN 'fifo/random' THEN 0.2 * fro
     ELSE 0 END) / 100.0, 'ratio' FROM cell JOIN base USING (seed);
INSERT INTO metric SELECT id, 'job.wait.mean_s',
    wait * load * CASE policy WHEN 'fifo/fgd:popularity=0.9' THEN 0.5 + fro / 8.0 WHEN 'fifo/random' THEN 1.25 ELSE 1 END, 's'
    FROM cell JOIN base USING (seed) WHERE NOT (policy = 'fifo/best-fit' AND load = 2 AND seed = 3);
INSERT INTO metric SELECT id, 'sched.preemptions', CASE WHEN policy = 'fifo/random' THEN 7 ELSE 0 END, 'count' FROM cell;
INSERT INTO metric SELECT id, 'pod.submitted', 100 + seed, 'count' FROM cell;
