-- Runs of two scenarios that no experiment made, two of each.
INSERT INTO run (run_id, name, scenario, policy, queue, placement, seed, status, config_sha256, config, digest, version,
                 sim_end_s, events) VALUES
    (1, 'large_&', '', 'fifo/fgd', 'fifo', 'fgd', 1, 'complete', 'a', '{"policy":"fifo/fgd","scenario":"l"}', '', '1.0', 9, 9),
    (2, 'large_&', '', 'fifo/fgd', 'fifo', 'fgd', 2, 'complete', 'a', '{"policy":"fifo/fgd","scenario":"l"}', '', '1.0', 9, 9),
    (3, 'large_&', '', 'sjf/fgd', 'sjf', 'fgd', 1, 'complete', 'b', '{"policy":"sjf/fgd","scenario":"l"}', '', '1.0', 9, 9),
    (4, 'large_&', '', 'sjf/fgd', 'sjf', 'fgd', 2, 'complete', 'b', '{"policy":"sjf/fgd","scenario":"l"}', '', '1.0', 9, 9),
    (5, 'small|50%', '', 'fifo/fgd', 'fifo', 'fgd', 1, 'complete', 'c', '{"policy":"fifo/fgd","scenario":"s"}', '', '1.0', 9, 9),
    (6, 'small|50%', '', 'sjf/fgd', 'sjf', 'fgd', 1, 'complete', 'd', '{"policy":"sjf/fgd","scenario":"s"}', '', '1.0', 9, 9);
INSERT INTO metric VALUES
    (1, 'job.wait.mean_s', 10, 's'), (2, 'job.wait.mean_s', 12, 's'), (3, 'job.wait.mean_s', 8, 's'),
    (4, 'job.wait.mean_s', 11.5, 's'), (5, 'job.wait.mean_s', 1, 's'), (6, 'job.wait.mean_s', 0.5, 's');
