"""Other detectors by their documented recipes, one a module, behind the protocol of ``peer``.

They live in a virtual environment of their own (``make build/peers/.installed``), where ``benchmarks.peers.run`` runs
them; nothing here imports the product, and the product imports nothing from here.
"""
