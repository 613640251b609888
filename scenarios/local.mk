EXTRA_DIST += \
	%D%/failures.yaml \
	%D%/data/README.md \
	%D%/data/hardware.csv \
	%D%/experiments/gpus.yaml \
	%D%/experiments/muri.yaml \
	%D%/experiments/openb-packing.yaml \
	%D%/fill.yaml \
	%D%/first.yaml \
	%D%/founding/cpu-2022.awk \
	%D%/founding/cpu-2022.csv \
	%D%/gangs.yaml \
	%D%/manifests/gangs.yaml \
	%D%/manifests/llm.yaml \
	%D%/papers/data/README.md \
	%D%/papers/data/muri-restart-overhead.csv \
	%D%/papers/data/openb-arrivals.csv.gz \
	%D%/papers/data/openb-node-ranks.csv.gz \
	%D%/papers/fetch.txt \
	%D%/papers/fgd-atc23.yaml \
	%D%/kubernetes-gpus.yaml \
	%D%/pretraining.yaml \
	%D%/papers/kth-backfill.yaml \
	%D%/papers/helios-sc21.yaml \
	%D%/papers/muri-sigcomm22.yaml \
	%D%/papers/pollux-osdi21.yaml \
	%D%/papers/tiresias-nsdi19.yaml \
	%D%/quickstart.yaml \
	%D%/rolling-update.yaml \
	%D%/seed/manifests/ai-model-3.2.3.yaml \
	%D%/seed/manifests/ai-model-5.2.3.yaml \
	%D%/seed/deployments.yaml \
	%D%/seed/pipeline.yaml \
	%D%/seed/priority-4-2.yaml \
	%D%/starvation.yaml \
	%D%/training.yaml \
	# end
dist_noinst_SCRIPTS += %D%/papers/fetch.sh

# What a newcomer runs first: three policies on a synthetic cluster, and figures of them.
.PHONY: demo
demo: all
	@mkdir -p demo
	./aisle compare $(srcdir)/scenarios/quickstart.yaml --overwrite -o demo/quickstart.db
	@echo
	./aisle compare $(srcdir)/scenarios/fill.yaml --overwrite -o demo/fill.db
	@for figure in allocation fragmentation; do \
	  for ending in png pdf; do \
	    ./aisle plot $$figure demo/fill.db -o demo/$$figure.$$ending >/dev/null || exit 1; \
	  done; \
	done
	@for ending in png pdf; do \
	  ./aisle plot utilisation demo/quickstart.db -o demo/utilisation.$$ending >/dev/null || exit 1; \
	done
	@echo
	@echo 'Written, in the folder demo:'
	@echo '  quickstart.db, fill.db         all runs: every pod, every figure; try sqlite3'
	@echo '  utilisation.png, .pdf          GPU allocated over time, by policy'
	@echo '  allocation.png, .pdf           GPU allocated against the load that has arrived'
	@echo '  fragmentation.png, .pdf        GPU that is left but of no use to typical pods'

clean-local: clean-demo
clean-demo:
	rm -rf demo
