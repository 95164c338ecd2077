package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
)

type product struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Price       int64  `json:"price"`
}

type review struct {
	ProductID string `json:"productId"`
	Rating    int    `json:"rating"`
	Comment   string `json:"comment"`
	Author    string `json:"author"`
}

type stockLevel struct {
	ProductID string `json:"productId"`
	Stock     int    `json:"stock"`
}

type productPage struct {
	Product   product    `json:"product"`
	Reviews   []review   `json:"reviews"`
	Inventory stockLevel `json:"inventory"`
	Error     string     `json:"error,omitempty"`

	reviewsStatus, inventoryStatus int
}

func (p *productPage) degrade(id string) {
	if p.reviewsStatus != http.StatusOK {
		p.Reviews = []review{}
		p.Error = "Reviews are unavailable."
	}
	if p.inventoryStatus != http.StatusOK {
		p.Inventory = stockLevel{ProductID: id}
		p.Error = "Inventory is unavailable."
	}
	if p.reviewsStatus != http.StatusOK && p.inventoryStatus != http.StatusOK {
		p.Error = "Reviews and inventory are unavailable."
	}
}

func (p *productPage) write(w http.ResponseWriter) {
	buffer := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buffer)
	buffer.Reset()
	if err := json.NewEncoder(buffer).Encode(p); err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	headers := w.Header()
	headers["Content-Type"] = []string{"application/json; charset=utf-8"}
	headers["Content-Length"] = []string{strconv.Itoa(buffer.Len())}
	w.Write(buffer.Bytes())
}
