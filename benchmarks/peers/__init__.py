"""What libraries made for any record linkage do with the same two lists, as a competent user of each would set them up.

``run`` starts each peer in a process of its own, in an environment of its own (``environment``), and reckons its
errors against the truth. The product does not depend on anything here.

Whoever set the peers up had read ``benchmarks/lists``: they know the kinds of fault as well as the product does.
"""
