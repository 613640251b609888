/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "kubernetes/object.h"

static struct kube_names names;
static struct kube_label label[8];
static struct kube_labels labels;

static void open_names(void)
{
    kube_names_init(&names);
    label[0] = (struct kube_label){kube_name(&names, "zone"), kube_name(&names, "a")};
    label[1] = (struct kube_label){kube_name(&names, "slots"), kube_name(&names, "12")};
    label[2] = (struct kube_label){kube_name(&names, "app"), KUBE_EMPTY};
    labels = (struct kube_labels){label, kube_labels_sort(label, 3)};
}

static void close_names(void)
{
    kube_names_fini(&names);
}

TestSuite(object, .init = open_names, .fini = close_names);

static bool holds(const char *key, enum kube_operator op, const char *value, int64_t bound)
{
    uint32_t v = value ? kube_name(&names, value) : 0;
    struct kube_requirement r = {kube_name(&names, key), op, &v, value ? 1 : 0, bound};

    return kube_requirement_holds(&r, &labels, &names);
}

Test(object, a_label_that_is_absent_satisfies_only_the_negative_operators)
{
    cr_expect(not(holds("gone", KUBE_IN, "a", 0)));
    cr_expect(holds("gone", KUBE_NOT_IN, "a", 0));
    cr_expect(not(holds("gone", KUBE_EXISTS, NULL, 0)));
    cr_expect(holds("gone", KUBE_DOES_NOT_EXIST, NULL, 0));
    cr_expect(not(holds("gone", KUBE_GT, NULL, -1)));
}

Test(object, a_label_with_an_empty_value_is_there)
{
    cr_expect(holds("app", KUBE_EXISTS, NULL, 0));
    cr_expect(holds("app", KUBE_IN, "", 0));
}

Test(object, comparisons_are_of_whole_numbers)
{
    cr_expect(holds("slots", KUBE_GT, NULL, 11));
    cr_expect(not(holds("slots", KUBE_GT, NULL, 12)));
    cr_expect(holds("slots", KUBE_LT, NULL, 13));
    cr_expect(not(holds("zone", KUBE_LT, NULL, 13)));
}

Test(object, an_absent_selector_matches_nothing_and_an_empty_one_everything)
{
    struct kube_selector absent = {0}, empty = {.present = true};

    cr_expect(not(kube_selector_matches(&absent, &labels, &names)));
    cr_expect(kube_selector_matches(&empty, &labels, &names));
}

Test(object, a_term_without_expressions_matches_no_node)
{
    struct kube_node node = {.name = kube_name(&names, "n1"), .labels = labels};
    struct kube_node_term term = {0};
    struct kube_requirement r = {KUBE_METADATA_NAME, KUBE_IN, &node.name, 1, 0};

    cr_expect(not(kube_node_term_matches(&term, &node, &names)));
    term.field = &r;
    term.field_count = 1;
    cr_expect(kube_node_term_matches(&term, &node, &names));
}

Test(object, tolerations_match_by_key_value_and_effect)
{
    uint32_t key = kube_name(&names, "gpu"), value = kube_name(&names, "a100");
    struct kube_taint taint = {key, value, KUBE_NO_SCHEDULE};
    struct kube_toleration all = {.op = KUBE_ANY_VALUE, .seconds = -1};
    struct kube_toleration equal = {.key = key, .value = value, .effect = KUBE_NO_SCHEDULE};
    struct kube_toleration other = {.key = key, .op = KUBE_ANY_VALUE, .effect = KUBE_NO_EXECUTE};

    cr_expect(kube_tolerates(&all, &taint, &names));
    cr_expect(kube_tolerates(&equal, &taint, &names));
    cr_expect(not(kube_tolerates(&other, &taint, &names)));
    equal.value = KUBE_EMPTY;
    cr_expect(not(kube_tolerates(&equal, &taint, &names)));
}

Test(object, images_without_a_tag_are_the_latest)
{
    cr_expect_str_eq(kube_name_text(&names, kube_image_name(&names, "nginx")), "nginx:latest");
    cr_expect_str_eq(kube_name_text(&names, kube_image_name(&names, "r.io:5000/a/b")),
                     "r.io:5000/a/b:latest");
    cr_expect_str_eq(kube_name_text(&names, kube_image_name(&names, "r.io:5000/a/b:v1")),
                     "r.io:5000/a/b:v1");
    cr_expect_str_eq(kube_name_text(&names, kube_image_name(&names, "a@sha256:00")),
                     "a@sha256:00");
}

Test(object, resources_with_a_foreign_domain_are_extended)
{
    cr_expect(kube_resource_extended(&names, kube_resource(&names, "nvidia.com/gpu")));
    cr_expect(not(kube_resource_extended(&names, kube_resource(&names, "hugepages-2Mi"))));
    cr_expect(not(kube_resource_extended(&names, kube_resource(&names, "kubernetes.io/batch"))));
    cr_expect(not(kube_resource_extended(&names, KUBE_CPU)));
}

Test(object, of_equal_labels_the_last_one_stays)
{
    struct kube_label twice[] = {{5, 1}, {3, 1}, {5, 2}};

    cr_assert(eq(sz, kube_labels_sort(twice, 3), 2));
    cr_expect(eq(u32, twice[0].key, 3));
    cr_expect(eq(u32, twice[1].value, 2));
}
